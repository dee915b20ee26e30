using System.Text.RegularExpressions;
using MLSegmentation.Cli.Help;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests;

public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("train")]
    [InlineData("check")]
    [InlineData("augment-preview")]
    [InlineData("predict")]
    [InlineData("denoise")]
    [InlineData("convert")]
    [InlineData("evaluate")]
    [InlineData("compare")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("summary")]
    [InlineData("info")]
    [InlineData("baseline")]
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
    public void NetworksReference_Sections_CoverEveryNetwork()
    {
        var named = SectionHeading()
            .Matches(NetworksReference)
            .SelectMany(heading => NetworkName().Matches(heading.Value))
            .Select(name => name.Groups[1].Value);

        Assert.Equal(NetworkCatalog.Names.Order(), named.Order());
    }

    private static string NetworksReference => File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "networks.md"));

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
