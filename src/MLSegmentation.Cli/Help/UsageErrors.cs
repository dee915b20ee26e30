using System.CommandLine;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Help;

/// <summary>Says what is wrong with a command line in words that show how it is put right.</summary>
internal sealed class UsageErrors
{
    // What the parser says of what this class describes itself, in the language that the program sets.
    private static readonly string[] Replaced =
        ["Unrecognized command or argument", "Required command was not provided", "Required argument missing for option"];

    private const string RequiredEnding = "' is required.";

    private readonly ParseResult _parsed;
    private readonly Command _command;
    private readonly string[] _arguments;

    private UsageErrors(ParseResult parsed, string[] arguments) => (_parsed, _command, _arguments) = (parsed, parsed.CommandResult.Command, arguments);

    /// <summary>What is wrong; nothing where the command can run.</summary>
    public static IReadOnlyList<string> Find(ParseResult parsed, string[] arguments)
    {
        var errors = new UsageErrors(parsed, arguments);
        if (parsed.Action is CommandHelp)
        {
            return [];
        }

        if (errors._command is RootCommand)
        {
            return parsed.Errors.Count == 0 ? [] : [errors.DescribeRoot()];
        }

        if (errors.FindForgottenValue() is { } forgotten)
        {
            return [forgotten];
        }

        string[] described = parsed.Errors.Count == 0 ? [] : [.. errors.DescribeAll().Distinct()];
        return described is [] ? [.. parsed.Errors.Select(error => error.Message)] : described;
    }

    private string DescribeRoot()
    {
        string[] commands = [.. _command.Subcommands.Select(command => command.Name)];
        string known = $"There are {string.Join(", ", commands)}.";
        return _parsed.UnmatchedTokens is not [var word, ..]
            ? $"a command is missing. {known}"
            : word.StartsWith('-')
            ? $"'{word}' comes before a command; options follow the command that they belong to. {known}"
            : $"there is no command '{word}'.{Suggestion.For(word, commands)} {known}";
    }

    /// <summary>The parser takes whatever follows an option for its value, also another option that it does not know.</summary>
    private string? FindForgottenValue()
    {
        for (int i = Array.IndexOf(_arguments, _command.Name) + 1; i < _arguments.Length; i++)
        {
            if (_arguments[i] is [.., '=' or ':'] and var end && FindOption(end[..^1]) is { Arity.MinimumNumberOfValues: > 0 } empty)
            {
                return $"{end[..^1]} needs a value ({empty.HelpName}), but nothing follows the '{end[^1]}'.";
            }

            if (FindOption(_arguments[i]) is not { Arity.MinimumNumberOfValues: > 0 } option)
            {
                continue;
            }

            string? next = _arguments.ElementAtOrDefault(i + 1);
            if (next is null or ['-', '-', _, ..])
            {
                return $"{_arguments[i]} needs a value ({option.HelpName}), but {DescribeNext(next)}";
            }

            i++;
        }

        return null;
    }

    private string DescribeNext(string? next) => next switch
    {
        null => "nothing follows it.",
        _ when FindOption(next) is not null => $"the next option, {next}, follows it.",
        _ => $"'{next}' follows it, which looks like an option.{Suggestion.For(next, Names())}",
    };

    private IEnumerable<string> DescribeAll()
    {
        if (_arguments is [['-', ..] and var early, ..])
        {
            yield return $"'{early}' comes before the command; options follow it, as in mlseg {_command.Name} {early} ….";
            yield break;
        }

        string[] unknown = [.. DescribeUnmatched()];
        foreach (string message in unknown)
        {
            yield return message;
        }

        // An option that was misspelt is not missing.
        string[] missing =
        [
            .. _command.Options
                .Where(option => option.Required && _parsed.GetResult(option) is null or { Implicit: true })
                .Where(option => !unknown.Any(message => message.EndsWith($" Did you mean {option.Name}?", StringComparison.Ordinal)))
                .Select(HelpText.Signature),
        ];
        if (missing.Length > 0)
        {
            string list = missing.Length == 1 ? missing[0] : $"{string.Join(", ", missing[..^1])} and {missing[^1]}";
            yield return $"{_command.Name} needs {list}.";
        }

        foreach (string message in _parsed.Errors.Select(error => error.Message))
        {
            if (!Array.Exists(Replaced, text => message.StartsWith(text, StringComparison.Ordinal))
                && !message.EndsWith(RequiredEnding, StringComparison.Ordinal))
            {
                yield return message;
            }
        }
    }

    private IEnumerable<string> DescribeUnmatched()
    {
        var unmatched = new Queue<string>(_parsed.UnmatchedTokens);
        for (int i = Array.IndexOf(_arguments, _command.Name) + 1; i < _arguments.Length && unmatched.Count > 0; i++)
        {
            if (_arguments[i] != unmatched.Peek())
            {
                continue;
            }

            string token = unmatched.Dequeue();
            yield return token is ['-', _, ..] ? DescribeUnknownOption(token) : DescribeStray(token, i);

            // What follows belongs to it: the value of an option that there is not, or more of a value without quotes.
            while (unmatched.TryPeek(out string? next) && next is not ['-', ..] && _arguments.ElementAtOrDefault(i + 1) == next)
            {
                unmatched.Dequeue();
                i++;
            }
        }
    }

    private string DescribeUnknownOption(string token)
    {
        string name = token.Split('=', ':')[0];
        return $"{_command.Name} has no option '{name}'.{Suggestion.For(name, Names())}";
    }

    private string DescribeStray(string token, int index)
    {
        var (before, twoBefore) = (FindOption(_arguments.ElementAtOrDefault(index - 1)), FindOption(_arguments.ElementAtOrDefault(index - 2)));
        return (before, twoBefore) switch
        {
            ({ } flag, _) => $"{flag.Name} takes {flag.HelpName ?? "no value"}, not '{token}'.",
            (_, { } option) => $"{option.Name} takes one value, and '{token}' follows it; put a value that holds spaces into quotes.",
            _ => $"'{token}' belongs to no option; write --OPTION {token}.",
        };
    }

    private Option? FindOption(string? name) =>
        name is null ? null : _command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private IEnumerable<string> Names() => _command.Options.Select(option => option.Name);
}
