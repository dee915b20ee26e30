using Microsoft.ML;

namespace MLSegmentation.Training.Tests.Execution;

public sealed class MemoryReuseTests
{
    private const string Reused = "reuses the memory";

    private static readonly bool IsGlibcFree = Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .All(name => !name.StartsWith("MALLOC_", StringComparison.Ordinal));

    [Fact]
    public void Enable_Twice_SaysTheSame() => Assert.Equal(MemoryReuse.Enable(), MemoryReuse.Enable());

    [Fact]
    public void Enable_Glibc_AcceptsTheSettings()
    {
        bool isGlibc = OperatingSystem.IsLinux() && File.Exists("/etc/debian_version");
        if (isGlibc && IsGlibcFree && Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is null)
        {
            Assert.True(MemoryReuse.Enable());
        }
    }

    [Fact]
    public void Set_EverythingAccepted_MakesThreeCalls()
    {
        var calls = new List<(int Option, int Value)>();

        bool isSet = MemoryReuse.Set(Record(calls, (_, _) => 1));

        Assert.True(isSet);
        Assert.Equal([(-3, 1 << 30), (-1, int.MaxValue), (-2, 64 << 20)], calls);
    }

    [Fact]
    public void Set_OldVersion_TakesTheLargestBlockThatItAllows()
    {
        var calls = new List<(int Option, int Value)>();

        bool isSet = MemoryReuse.Set(Record(calls, (option, value) => option == -3 && value > 32 << 20 ? 0 : 1));

        Assert.True(isSet);
        Assert.Equal([(-3, 1 << 30), (-3, 32 << 20), (-1, int.MaxValue), (-2, 64 << 20)], calls);
    }

    [Fact]
    public void Set_NothingAccepted_ReturnsFalse() => Assert.False(MemoryReuse.Set((_, _) => 0));

    [Theory]
    [InlineData("MALLOC_MMAP_THRESHOLD_", "131072", true)]
    [InlineData("MALLOC_TRIM_THRESHOLD_", "131072", true)]
    [InlineData("MALLOC_TOP_PAD_", "0", true)]
    [InlineData("GLIBC_TUNABLES", "glibc.rtld.nns=4:glibc.malloc.hugetlb=1", true)]
    [InlineData("GLIBC_TUNABLES", "glibc.rtld.nns=4", false)]
    [InlineData("MALLOC_MMAP_THRESHOLD_", "", false)]
    [InlineData("OMP_NUM_THREADS", "1", false)]
    public void IsDecided_Variable_IsThatOfTheAllocator(string name, string value, bool expected) =>
        Assert.Equal(expected, MemoryReuse.IsDecided(variable => variable == name ? value : null));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_ReuseMemory_EnablesItOnlyWhereItIsOn(bool isOn)
    {
        var context = new MLContext(seed: 1);
        var messages = new List<string>();
        context.Log += (_, message) =>
        {
            lock (messages)
            {
                messages.Add(message.RawMessage);
            }
        };
        var options = new SegmentationTrainerOptions
        {
            Classes = SyntheticImages.Classes,
            Steps = 1,
            Seed = 1,
            Execution = new() { Threads = 1, ReuseMemory = isOn },
        };

        context.Segmentation().Trainers.UNet(new() { Width = 16, Depth = 1 }, options).Fit(SyntheticImages.Load(context, 1, size: 16)).Dispose();

        Assert.Equal(isOn && MemoryReuse.Enable(), messages.Any(message => message.Contains(Reused, StringComparison.Ordinal)));
    }

    private static Func<int, int, int> Record(List<(int Option, int Value)> calls, Func<int, int, int> answer) => (option, value) =>
    {
        calls.Add((option, value));
        return answer(option, value);
    };
}
