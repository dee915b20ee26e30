using System.Text.RegularExpressions;
using MLSegmentation.Fuzzing.Targets;

namespace MLSegmentation.Reliability.Tests.Fuzzing;

/// <summary>Whoever adds a reader of what others wrote adds a target that gives it what nobody would write.</summary>
public sealed partial class FuzzedReadersTests
{
    /// <summary>Sources that look like readers, and what they read instead.</summary>
    private static readonly Dictionary<string, string> NoReaders = new()
    {
        ["AutoJson"] = "what it has written itself, in memory",
        ["CandidatePlans"] = "what it has written itself, in memory",
        ["CompareCommand"] = "what it has written itself, in memory",
        ["EvaluateCommand"] = "what it has written itself, in memory",
        ["ImagePredictions"] = "what it has packed itself, in memory",
        ["MaskValue"] = "one value for MaskValues",
        ["MaskValueMap"] = "what PngReader has decoded",
        ["MetricsJson"] = "what it has written itself, in memory",
        ["RawJson"] = "what it has written itself, in memory",
        ["RegularFile"] = "what the system says of a file",
        ["RelaxVersionNeed"] = "the library of a package, when a project is built",
        ["SegmentationJson"] = "the values of other readers",
        ["VolumeSteps"] = "a step, whose text VolumeModelText reads",
        ["DenoisingDescription"] = "what models say of themselves, for DenoisingModel",
    };

    [Fact]
    public void Targets_OfAllReaders_Exist()
    {
        var read = FuzzTargets.All.SelectMany(target => target.Readers).ToHashSet();
        string[] sources =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
                .Where(path => Reading().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetFileNameWithoutExtension(path)),
        ];

        string[] missing = [.. sources.Where(name => !NoReaders.ContainsKey(name) && !read.Contains(name)).Order(StringComparer.Ordinal)];

        Assert.True(missing.Length == 0, $"tests/Fuzzing has no target for {string.Join(", ", missing)}");
        Assert.All(NoReaders.Keys, name => Assert.Contains(name, sources));
    }

    /// <summary>What sources do that make something of bytes or texts.</summary>
    [GeneratedRegex(
        @"BinaryPrimitives\.Read|BitConverter\.To(U?Int|Single|Double)|Json(Document|Node)\.Parse|JsonSerializer\.Deserialize|Utf8JsonReader|XmlReader\.Create|"
        + @"new BinaryReader|ZipArchiveMode\.Read|ParseFrom\(|CodedInputStream|CompressionMode\.Decompress|SKCodec\.Create|static \S+ (Try)?Parse\(")]
    private static partial Regex Reading();
}
