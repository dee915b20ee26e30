using System.Text.RegularExpressions;

namespace MLSegmentation.Cli.Tests;

public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("train")]
    [InlineData("predict")]
    [InlineData("evaluate")]
    [InlineData("export")]
    [InlineData("summary")]
    [InlineData("info")]
    [InlineData("demo")]
    public void CommandLineReference_Command_ListsItsOptionsAndNoOthers(string command)
    {
        string reference = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "command-line.md"));
        string section = Regex.Match(reference, $"^## {command}$(.*?)(?=^## |\\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        string help = Mlseg.Run(command, "--help").Succeeded().Output;
        string[] options = [.. OptionLine().Matches(help).Select(match => match.Groups[1].Value).Where(option => option != "--help")];

        Assert.NotEmpty(options);
        Assert.Equal(options.Order(), OptionName().Matches(section).Select(match => match.Value).Distinct().Order());
    }

    [GeneratedRegex(@"^  (--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex OptionLine();

    [GeneratedRegex(@"(?<=`)--[a-z-]+")]
    private static partial Regex OptionName();
}
