using System.CommandLine;
using System.Text;

namespace MLSegmentation.Cli.Help;

/// <summary>The text of a command's help.</summary>
internal static class HelpText
{
    private const string Tool = "mlseg";
    private const string Indent = "  ";
    private const int WidestNames = 32;

    /// <summary>The help of a command in lines of at most <paramref name="width"/> characters, names that are longer apart.</summary>
    public static string Of(Command command, int width)
    {
        var text = new StringBuilder();
        text.Append(Wrap(command.Description ?? "", "", width)).Append('\n');
        text.Append("Usage:\n").Append(Wrap(Usage(command), Indent, width)).Append('\n');
        if (CommandGuide.Example(command.Name) is { } example)
        {
            text.Append("Example:\n").Append(Indent).Append(example).Append("\n\n");
        }

        if (command.Subcommands.Count > 0)
        {
            AppendTable(text, "Commands", [.. command.Subcommands.Select(sub => (sub.Name, sub.Description ?? ""))], width);
            text.Append($"'{Tool} COMMAND --help' shows what a command takes.\n\n");
        }

        AppendOptions(text, command, width);
        return text.ToString();
    }

    /// <summary>An option as usage has it: its name and, in capitals or as a choice, what it takes.</summary>
    public static string Signature(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;

    private static string Usage(Command command) => command is RootCommand
        ? $"{Tool} COMMAND [options]"
        : string.Join(' ', [Tool, command.Name, .. command.Arguments.Select(Signature), .. Options(command)]);

    private static string Signature(Argument argument) =>
        argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.HelpName} …" : argument.HelpName ?? argument.Name;

    private static IEnumerable<string> Options(Command command) =>
        [.. command.Options.Where(option => option.Required).Select(Signature), .. command.Options.Count > 0 ? (string[])["[options]"] : []];

    private static void AppendOptions(StringBuilder text, Command command, int width)
    {
        var shown = command.Options.Where(option => !option.Hidden && option.Name.StartsWith("--", StringComparison.Ordinal)).ToList();
        var own = shown.Where(option => option.Action is null).ToList();
        foreach (string group in CommandGuide.Groups)
        {
            var options = own.Where(option => CommandGuide.GroupOf(command.Name, option.Name) == group).ToList();
            AppendTable(text, group, [.. options.Select(option => (Names(option), Describe(option)))], width);
        }

        AppendTable(text, "Help", [.. General(command, shown)], width);
    }

    private static IEnumerable<(string Names, string Description)> General(Command command, List<Option> shown)
    {
        yield return ("-h, --help", "Show this help.");
        if (command is RootCommand && shown.Any(option => option is VersionOption))
        {
            yield return ("--version", "Show the version.");
        }
    }

    /// <summary>The name, earlier names, and what it takes.</summary>
    private static string Names(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name).Distinct());
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static string Describe(Option option)
    {
        string required = option.Required ? " Required." : "";
        string byDefault = option.HasDefaultValue && option.ValueType != typeof(bool) ? $" Default: {option.GetDefaultValue()}." : "";
        return $"{option.Description}{required}{byDefault}";
    }

    private static void AppendTable(StringBuilder text, string title, (string Names, string Description)[] rows, int width)
    {
        if (rows.Length == 0)
        {
            return;
        }

        int column = Indent.Length + rows.Select(row => row.Names.Length).Where(length => length <= WidestNames).DefaultIfEmpty(0).Max() + Indent.Length;
        string indent = new(' ', column);
        text.Append(title).Append(":\n");
        foreach (var (names, description) in rows)
        {
            string start = $"{Indent}{names}";
            string lines = Wrap(description, indent, width);
            text.Append(start.Length + Indent.Length <= column ? start + lines[start.Length..] : $"{start}\n{lines}");
        }

        text.Append('\n');
    }

    /// <summary>Text in lines, each of which begins with <paramref name="indent"/>.</summary>
    private static string Wrap(string text, string indent, int width)
    {
        var lines = new StringBuilder();
        string line = indent;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > width)
            {
                lines.Append(line).Append('\n');
                line = indent;
            }

            line += line.Length > indent.Length ? $" {word}" : word;
        }

        return lines.Append(line).Append('\n').ToString();
    }
}
