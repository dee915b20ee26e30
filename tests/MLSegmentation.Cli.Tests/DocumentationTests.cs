using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MLSegmentation.Cli.Help;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests;

public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("train")]
    [InlineData("check")]
    [InlineData("augment-preview")]
    [InlineData("predict")]
    [InlineData("convert")]
    [InlineData("evaluate")]
    [InlineData("compare")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("summary")]
    [InlineData("info")]
    [InlineData("serve")]
    [InlineData("demo")]
    public void CommandLineReference_Command_ListsItsOptionsAndNoOthers(string command)
    {
        string reference = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "command-line.md"));
        string section = Regex.Match(reference, $"^## {command}$(.*?)(?=^## |\\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        string help = Mlseg.Run(command, "--help").Succeeded().Output;
        string[] options = [.. OptionLine().Matches(help).SelectMany(match => match.Groups[1].Captures).Select(name => name.Value)];
        string[] documented = [.. OptionName().Matches(section).Select(match => match.Value).Distinct()];
        var earlier = EarlierName().Matches(reference).Where(match => documented.Contains(match.Groups[2].Value)).Select(match => match.Groups[1].Value);

        Assert.NotEmpty(options);
        Assert.Equal(options.Order(), documented.Concat(earlier).Order());
    }

    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    public void CommandLineReference_Command_HasTheGroupsOfItsHelp(string command)
    {
        string reference = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "command-line.md"));
        string section = Regex.Match(reference, $"^## {command}$(.*?)(?=^## |\\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        var groups = Regex.Matches(section, "^### (.*)$(.*?)(?=^###? |\\z)", RegexOptions.Multiline | RegexOptions.Singleline);

        Assert.NotEmpty(groups);
        Assert.All(groups, group => Assert.All(
            RowStart().Matches(group.Groups[2].Value).SelectMany(row => OptionName().Matches(row.Value)),
            option => Assert.Equal(group.Groups[1].Value, CommandGuide.GroupOf(command, option.Value))));
    }

    [Fact]
    public void NetworksReference_Table_IsWhatTheNetworksCost()
    {
        string table = Regex.Match(NetworksReference, "<!-- networks -->\n(.*)<!-- /networks -->", RegexOptions.Singleline).Groups[1].Value;
        string[] expected =
        [
            "| network | parameters | multiply-adds | receptive field | volumes | hyper-parameters | paper |",
            "|---|--:|--:|--:|---|---|---|",
            .. NetworkCatalog.Names.Select(TableRow),
        ];

        Assert.True(string.Join('\n', expected) + "\n" == table, $"The table of docs/reference/networks.md must be:\n\n{string.Join('\n', expected)}");
    }

    [Fact]
    public void NetworksReference_HyperParameters_AreThoseThatTheNetworksDeclare()
    {
        string table = Regex.Match(NetworksReference, "<!-- hyper-parameters -->\n(.*)<!-- /hyper-parameters -->", RegexOptions.Singleline).Groups[1].Value;
        string[] expected =
        [
            "| hyper-parameter | meaning | values | defaults |",
            "|---|---|---|---|",
            .. NetworkCatalog.Names
                .SelectMany(name => NetworkCatalog.Create(name).HyperParameters, (name, parameter) => (Network: name, Parameter: parameter))
                .GroupBy(declared => declared.Parameter.Name, HyperParameterRow),
        ];

        Assert.True(string.Join('\n', expected) + "\n" == table, $"The table of docs/reference/networks.md must be:\n\n{string.Join('\n', expected)}");
    }

    [Fact]
    public void NetworksReference_Sections_CoverEveryNetwork()
    {
        var named = SectionHeading()
            .Matches(NetworksReference)
            .SelectMany(heading => NetworkName().Matches(heading.Value))
            .Select(name => name.Groups[1].Value);

        Assert.Equal(NetworkCatalog.Names.Order(), named.Order());
    }

    [Fact]
    public void AugmentationsReference_Tables_ListEachWithItsSettings()
    {
        string reference = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "augmentations.md"));
        foreach (string name in AugmentationCatalog.Names)
        {
            var type = AugmentationCatalog.Create(name).GetType();
            string row = Assert.Single(reference.Split('\n'), line => line.StartsWith($"| `{name}` | `{type.Name}` |", StringComparison.Ordinal));
            PropertyInfo[] settings =
                [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite)];

            Assert.All(settings, setting => Assert.Contains($"`{setting.Name}`", row, StringComparison.Ordinal));
        }

        Assert.All(AugmentationCatalog.PresetNames, name => Assert.Contains($"| `{name}` |", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void LossesReference_Table_ListsEveryLossOfCommandLineAndLibrary()
    {
        string reference = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "losses.md"));
        string table = reference[..reference.IndexOf("Losses add up", StringComparison.Ordinal)];
        string help = Regex.Replace(Mlseg.Run("train", "--help").Succeeded().Output, @"\s+", " ");
        string[] names = Regex.Match(help, @"--loss .*?\(([^)]+)\)").Groups[1].Value.Split(", ");
        var types = typeof(Loss).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Loss)) && !type.IsAbstract).Select(type => type.Name);

        Assert.Equal(names, LossRow().Matches(table).Select(row => row.Groups[1].Value));
        Assert.Equal(types.Order(), LossRow().Matches(table).Select(row => row.Groups[2].Value).Where(text => !text.Contains(' ')).Order());
    }

    private static string NetworksReference => File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "networks.md"));

    private static string TableRow(string name)
    {
        var network = NetworkCatalog.Create(name);
        var summary = NetworkSummary.Of(network.CreateGraph(inputChannels: 3, outputChannels: 2), new ImageSize(256, 256));
        string[] cells =
        [
            $"`{name}`",
            summary.Parameters.ToString("N0", CultureInfo.InvariantCulture),
            (summary.MultiplyAdds / 1e9).ToString("F1", CultureInfo.InvariantCulture),
            summary.ReceptiveField?.ToString(CultureInfo.InvariantCulture) ?? "image",
            network.Ranks.Contains(3) ? "yes" : "no",
            string.Join(", ", network.HyperParameters.Select(parameter => $"`{parameter.Name}`")),
            network.Paper!,
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string HyperParameterRow(string name, IEnumerable<(string Network, HyperParameter Parameter)> declared)
    {
        var all = declared.ToList();
        return $"| `{name}` | {all[0].Parameter.Description} | {ByNetwork(parameter => parameter.AllowedValues)} "
            + $"| {ByNetwork(parameter => parameter.Value is { } value ? $"`{value}`" : "none")} |";

        // What most networks have, then the others with their names.
        string ByNetwork(Func<HyperParameter, string> text)
        {
            var groups = all.GroupBy(one => text(one.Parameter), one => $"`{one.Network}`").OrderByDescending(group => group.Count()).ToList();
            return string.Join("; ", groups.Skip(1).Select(group => $"{group.Key} in {string.Join(", ", group)}").Prepend(groups[0].Key));
        }
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex LossRow();

    [GeneratedRegex("^## .*`.*$", RegexOptions.Multiline)]
    private static partial Regex SectionHeading();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex NetworkName();

    [GeneratedRegex(@"^\| `--[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex RowStart();

    [GeneratedRegex("^  (?:(--[a-z0-9-]+)(?:, )?)+", RegexOptions.Multiline)]
    private static partial Regex OptionLine();

    [GeneratedRegex(@"(?<=`)--[a-z0-9-]+")]
    private static partial Regex OptionName();

    [GeneratedRegex("^\\| `(--[a-z-]+)` \\| `(--[a-z-]+)` \\|$", RegexOptions.Multiline)]
    private static partial Regex EarlierName();
}
