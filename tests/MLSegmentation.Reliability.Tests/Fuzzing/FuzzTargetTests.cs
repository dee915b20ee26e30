using MLSegmentation.Fuzzing.Mutation;
using MLSegmentation.Fuzzing.Running;
using MLSegmentation.Fuzzing.Targets;

namespace MLSegmentation.Reliability.Tests.Fuzzing;

/// <summary>
/// Each reader of other people's files is given all examples, those that once showed a fault among them, and mutations of them, the same in every run.
/// (<c>tests/Fuzzing/fuzz.sh</c> goes on from there.)
/// </summary>
public sealed class FuzzTargetTests
{
    private const int Mutations = 40;

    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_Examples_FindsNoFault(string name)
    {
        var target = FuzzTargets.Get(name);
        string[] files = ListExamples(name);

        Assert.NotEmpty(files);
        Assert.All(files, file => target.Run(File.ReadAllBytes(file)));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_MutatedExamples_FindsNoFault(string name)
    {
        var target = FuzzTargets.Get(name);
        byte[][] examples = [.. ListExamples(name).Select(File.ReadAllBytes)];

        Assert.All(Enumerable.Range(0, Mutations), number => target.Run(Mutator.Mutate(examples, number)));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_FoundInputs_FindsNoFault(string name)
    {
        var target = FuzzTargets.Get(name);

        Assert.All(FoundInputs.Read(Path.Combine(Found, $"{name}.zip")).Values, target.Run);
    }

    [Fact]
    public void Corpora_OfAllTargets_AreSmall()
    {
        const int LongestFile = 10 << 10;
        const int Most = 3 << 19;
        FileInfo[] files = [.. Directory.EnumerateFiles(Corpora, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path))];

        Assert.All(files, file => Assert.True(file.Length <= LongestFile, file.FullName));
        Assert.True(files.Sum(file => file.Length) < Most);
        Assert.Equal(
            FuzzTargets.All.Select(target => target.Name).Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Corpora).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Found_OfAllTargets_IsSmall()
    {
        const int Most = 6 << 20;
        FileInfo[] archives = [.. new DirectoryInfo(Found).EnumerateFiles()];

        Assert.True(archives.Sum(archive => archive.Length) < Most);
        Assert.Equal(
            FuzzTargets.All.Select(target => $"{target.Name}.zip").Order(StringComparer.Ordinal),
            archives.Select(archive => archive.Name).Order(StringComparer.Ordinal));
    }

    private static string Found => Path.Combine(Repository.Root, "tests", "Fuzzing", "found");

    private static string Corpora => Path.Combine(Repository.Root, "tests", "Fuzzing", "corpora");

    private static string[] ListExamples(string name) => [.. Directory.EnumerateFiles(Path.Combine(Corpora, name)).Order(StringComparer.Ordinal)];
}
