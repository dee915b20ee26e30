using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Loop.Checkpoints;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A checkpoint that is damaged, wherever it is, is not gone on from, but the one before it.</summary>
public sealed class CheckpointDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly IChannel _channel;
    private readonly string _first;
    private readonly string _last;
    private readonly byte[] _whole;

    public CheckpointDamageTests()
    {
        var context = new MLContext(seed: 1);
        context.Log += (_, entry) => _warnings.AddRange(entry.Kind == ChannelMessageKind.Warning ? [entry.RawMessage] : []);
        _channel = ((IHostEnvironment)context).Register("test").Start("checkpoints");
        var folder = new CheckpointFolder(_folder.Path, kept: 2);
        _first = folder.Write(State(1), [Tensor("weight", 1), Tensor("optimizer/weight/step", 1)]);
        _last = folder.Write(State(2), [Tensor("weight", 2), Tensor("optimizer/weight/step", 2)]);
        _whole = File.ReadAllBytes(_last);
    }

    public void Dispose()
    {
        _channel.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void OpenLast_CutAtAnyLength_TakesTheOneBefore()
    {
        for (int length = 0; length < _whole.Length; length += Step(length))
        {
            AssertTakesFirst(_whole[..length]);
        }
    }

    [Fact]
    public void OpenLast_AnyByteChanged_TakesTheOneBefore()
    {
        for (int place = 0; place < _whole.Length; place += Step(place))
        {
            byte[] damaged = [.. _whole];
            damaged[place] ^= 0x11;
            File.WriteAllBytes(_last, damaged);

            // Names of tensors are under the checksum, and so are the state and all values; what pads the header means nothing.
            using var opened = Open();
            Assert.True(opened.State.Step == 1 || opened.Get("weight", [2]).Read() is [2, -2], $"byte {place}");
        }
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 100)]
    [InlineData(100, 400)]
    [InlineData(-16, 16)]
    [InlineData(0, int.MaxValue)]
    public void OpenLast_RegionOfZeros_TakesTheOneBefore(int begin, int length)
    {
        byte[] damaged = [.. _whole];
        int start = begin < 0 ? damaged.Length + begin : begin;
        damaged.AsSpan(start, Math.Min(length, damaged.Length - start)).Clear();

        AssertTakesFirst(damaged);
    }

    [Fact]
    public void OpenLast_AllDamaged_NamesThemAndSaysWhatToDo()
    {
        File.WriteAllBytes(_first, []);
        File.WriteAllBytes(_last, _whole[..^1]);

        var exception = Assert.Throws<SegmentationException>(Open);

        Assert.Contains($"'{_first}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{_last}'", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Delete them, and begin the run without resuming.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenLast_ClockSetBackBetweenThem_TakesTheLaterStep()
    {
        File.SetLastWriteTimeUtc(_last, File.GetLastWriteTimeUtc(_first).AddYears(-1));

        using var opened = Open();

        Assert.Equal((2, _last), (opened.State.Step, opened.Path));
        Assert.Empty(_warnings);
    }

    /// <summary>Every byte where the length and the numbers are, and every seventh of the text between them.</summary>
    private int Step(int place) => place < 16 || place >= _whole.Length - 24 ? 1 : 7;

    private Checkpoint Open() => new CheckpointFolder(_folder.Path, kept: 2).OpenLast(_channel);

    private void AssertTakesFirst(byte[] damaged)
    {
        File.WriteAllBytes(_last, damaged);
        _warnings.Clear();

        using var opened = Open();

        Assert.Equal((1, _first), (opened.State.Step, opened.Path));
        string warning = Assert.Single(_warnings);
        Assert.Contains($"'{_last}'", warning, StringComparison.Ordinal);
        Assert.EndsWith($"Going on from the one before, '{_first}'.", warning, StringComparison.Ordinal);
    }

    private static WeightTensor Tensor(string name, float value) => new(name, [2], () => [value, -value]);

    private static CheckpointState State(int step) =>
        new(CheckpointState.CurrentFormat, step, 0, 7, new Dictionary<string, string> { ["optimizer"] = "adam" }, []);
}
