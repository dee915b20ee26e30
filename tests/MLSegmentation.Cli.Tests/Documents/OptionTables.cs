using System.CommandLine;
using System.Text.RegularExpressions;
using MLSegmentation.Cli.Help;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>
/// The tables of options in the reference of the command line. What stands there is written by hand, in more words than help has; which options there are,
/// and in which group, is the tool's to say.
/// </summary>
internal static partial class OptionTables
{
    /// <summary>The page with a row for every option that it lacks, as help describes it, and without rows of options that are no more.</summary>
    public static string Update(string page) => Program.CreateRootCommand().Subcommands.Aggregate(
        page, (text, command) => Section(command).Replace(text, section => Update(command, section.Value), 1));

    /// <summary>The options that stand under the heading of another group than help shows them in.</summary>
    public static IEnumerable<string> FindMisplaced(string page) =>
        from command in Program.CreateRootCommand().Subcommands
        from part in Section(command).Match(page).Value.Split("\n### ").Skip(1)
        let heading = part.Split('\n')[0]
        from row in Row().Matches(part)
        from name in Names(row.Value)
        let inHelp = CommandGuide.GroupOf(command.Name, name)
        where CommandGuide.Groups.Contains(heading) && inHelp != heading
        select $"{command.Name} {name} is in {heading}, and in {inHelp} of help";

    private static Regex Section(Command command) =>
        new($"^## {Regex.Escape(command.Name)}\n.*?(?=^## |\\z)", RegexOptions.Multiline | RegexOptions.Singleline);

    private static string Update(Command command, string section)
    {
        var options = command.Options
            .Where(option => !option.Hidden && option.Action is null && option.Name.StartsWith("--", StringComparison.Ordinal))
            .ToDictionary(option => option.Name);
        string kept = Row().Replace(section, row => Names(row.Value).All(name => !options.ContainsKey(name)) ? "" : row.Value);
        string[] rows = [.. Row().Matches(kept).Select(match => match.Value)];
        string[] documented = [.. rows.Length > 0 ? rows.SelectMany(Names) : OptionName().Matches(kept).Select(match => match.Value)];
        return options.Values.Where(option => !documented.Contains(option.Name)).Aggregate(kept, (text, option) => Add(command, option, text));
    }

    /// <summary>The section with a row more, at the end of the table of the option's group, or of the last table.</summary>
    private static string Add(Command command, Option option, string section)
    {
        string group = CommandGuide.GroupOf(command.Name, option.Name);
        int begin = Math.Max(0, section.IndexOf($"\n### {group}\n", StringComparison.Ordinal));
        int next = begin > 0 ? section.IndexOf("\n### ", begin + 1, StringComparison.Ordinal) : -1;
        var rows = Row().Matches(next < 0 ? section[begin..] : section[begin..next]);
        int end = rows.Count > 0
            ? begin + rows[^1].Index + rows[^1].Length
            : throw new InvalidOperationException($"docs/reference/command-line.md has no table of options in the section '{command.Name}'.");
        return section[..end] + NewRow(option) + section[end..];
    }

    private static string NewRow(Option option)
    {
        var described = Description().Match(option.Description ?? "");
        string meaning = described.Groups[1].Value.TrimEnd('.');
        string value = option.Required ? "required"
            : described.Groups[2].Success ? described.Groups[2].Value
            : option.HasDefaultValue && option.ValueType != typeof(bool) ? $"`{option.GetDefaultValue()}`"
            : option.ValueType == typeof(bool) ? "off" : "";
        string cells = $"`{HelpText.Signature(option)}` | {char.ToLowerInvariant(meaning[0])}{meaning[1..]} | {value}";
        return $"| {cells.Replace("|", "\\|", StringComparison.Ordinal).Replace(" \\| ", " | ", StringComparison.Ordinal)} |\n";
    }

    private static IEnumerable<string> Names(string row) => OptionName().Matches(row.Split(" | ")[0]).Select(match => match.Value);

    // Options stand in the first cell of a row, each in quotes of its own.
    [GeneratedRegex("^\\| `--.*\n", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=`)--[a-z0-9-]+")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"^(.*?)(?: Default: (.*?)\.)?$", RegexOptions.Singleline)]
    private static partial Regex Description();
}
