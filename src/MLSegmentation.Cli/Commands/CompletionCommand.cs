using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Completion;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg completion</c>: the script with which a shell completes commands, options and their values.</summary>
internal sealed class CompletionCommand : Command
{
    private static readonly Dictionary<string, Func<CompletionTable, string>> Scripts = new()
    {
        ["bash"] = BashScript.Of,
        ["zsh"] = ZshScript.Of,
        ["pwsh"] = PowerShellScript.Of,
    };

    private static readonly string Shells = string.Join(", ", Scripts.Keys);

    // Not required of the parser, whose words for that differ from the tool's.
    private readonly Argument<string?> _shell = new("shell") { HelpName = "SHELL", Arity = ArgumentArity.ZeroOrOne };

    public CompletionCommand()
        : base("completion", $"Print the script with which a shell completes commands, options and their values. SHELL is one of {Shells}.")
    {
        _shell.CompletionSources.Add([.. Scripts.Keys]);
        Arguments.Add(_shell);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string shell = parsed.GetValue(_shell)
            ?? throw new UsageException($"completion needs a shell: {Shells}. For example: eval \"$(mlseg completion bash)\"");
        if (!Scripts.TryGetValue(shell, out var script))
        {
            throw new UsageException($"There is no completion for '{shell}'; there is one for {Shells}.{Suggestion.For(shell, Scripts.Keys)}");
        }

        Terminal.WriteText(script(new CompletionTable(parsed.RootCommandResult.Command)));
        return 0;
    }
}
