using System.CommandLine;
using System.CommandLine.Invocation;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Help;

/// <summary>What <c>--help</c> does: shows a command's purpose, an example, and its options in groups.</summary>
internal sealed class CommandHelp : SynchronousCommandLineAction
{
    private const int NarrowestWidth = 60;
    private const int WidestWidth = 120;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int width = Console.IsOutputRedirected ? WidestWidth : Console.WindowWidth - 1;
        Terminal.WriteText(HelpText.Of(parseResult.CommandResult.Command, Math.Clamp(width, NarrowestWidth, WidestWidth)));
        return 0;
    }
}
