using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using MLSegmentation.Classical;
using MLSegmentation.Training;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>The page of terms names what there is.</summary>
public sealed partial class TermsTests
{
    private static readonly string[][] Rows =
    [
        .. DocumentTable.Read("reference/terms.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| term |", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1..^1]),
    ];

    [Fact]
    public void Terms_Rows_SayAName_OrWhatThereIsInstead() =>
        Assert.All(Rows, row => Assert.True(row.Length == 4 && row[1..].Any(cell => !string.IsNullOrWhiteSpace(cell)), string.Join('|', row)));

    [Fact]
    public void Terms_NamesInCSharp_ArePublic()
    {
        var types = new[] { typeof(SegmentationMetrics), typeof(SegmentationTrainer), typeof(ClassicalTrainer) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .ToLookup(type => type.Name);

        Assert.DoesNotContain(Rows.SelectMany(row => NamesIn(row[1])), name => !IsThere(name.Split('.')));

        bool IsThere(string[] parts) => types[parts[0]].Any(type => parts.Length == 1 || HasMember(type, parts[1]));
    }

    [Fact]
    public void Terms_NamesOfTheTool_AreCommandsOptionsAndValues()
    {
        var commands = Program.CreateRootCommand().Subcommands;
        string[] words = [.. commands.Select(command => command.Name), .. commands.SelectMany(command => command.Options).Select(option => option.Name)];

        Assert.DoesNotContain(Rows.SelectMany(row => NamesIn(row[2])), name => !IsThere(name.Split(' ')));

        bool IsThere(string[] parts) => words.Contains(parts[0]) && (parts.Length == 1 || IsValue(parts[0], parts[1]));
    }

    private static bool IsValue(string option, string value) => option switch
    {
        "--network" => NetworkCatalog.Names.Contains(value),
        "--loss" => value.Split('+').All(LossCatalog.Names.Contains),
        "--optimizer" => OptimizerCatalog.Names.Contains(value),
        "--schedule" => LearningRateScheduleCatalog.Names.Contains(value),
        _ => Regex.IsMatch(DocumentTable.Read("reference/command-line.md"), $@"^\| `{option} [^|]*\|[^|]*`{value}`", RegexOptions.Multiline),
    };

    private static bool HasMember(Type type, string name) =>
        type.GetMember(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy) is not [];

    private static IEnumerable<string> NamesIn(string cell) => Name().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
