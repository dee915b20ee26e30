using System.CommandLine;
using System.CommandLine.Completions;

namespace MLSegmentation.Cli.Completion;

/// <summary>All that shells complete, found in the commands themselves.</summary>
internal sealed class CompletionTable
{
    private const string Help = "--help";

    /// <summary>Reads the commands of <paramref name="root"/>.</summary>
    public CompletionTable(Command root)
    {
        Commands = [.. root.Subcommands.Select(command => new CommandCompletion(command.Name, Words(command)))];
        First = string.Join(' ', [.. Commands.Select(command => command.Name), Help, "--version"]);
        Values =
        [
            .. root.Subcommands
                .SelectMany(command => Shown(command), (command, option) => (Context: $"{command.Name} {option.Name}", Value: OptionCompletion.Of(option)))
                .Where(pair => pair.Value.Kind != CompletionKind.None)
                .GroupBy(pair => pair.Value, pair => pair.Context)
                .Select(group => new ValueCompletion(group.Key, [.. group])),
        ];
    }

    /// <summary>What may be the first word, with a blank between.</summary>
    public string First { get; }

    /// <summary>What may follow each command.</summary>
    public IReadOnlyList<CommandCompletion> Commands { get; }

    /// <summary>What may follow the options that take a value.</summary>
    public IReadOnlyList<ValueCompletion> Values { get; }

    private static string Words(Command command) => string.Join(
        ' ', [.. command.Arguments.SelectMany(Words), .. Shown(command).Select(option => option.Name), Help]);

    private static IEnumerable<string> Words(Argument argument) => argument.GetCompletions(CompletionContext.Empty).Select(item => item.Label);

    private static IEnumerable<Option> Shown(Command command) => command.Options.Where(option => !option.Hidden);

    /// <summary>A command, and the words that may follow it.</summary>
    internal sealed record CommandCompletion(string Name, string Words);

    /// <summary>A kind of value, and the commands with their options that take it.</summary>
    internal sealed record ValueCompletion(OptionCompletion Value, string[] Contexts);
}
