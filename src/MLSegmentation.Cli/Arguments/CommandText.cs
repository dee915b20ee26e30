using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The command line as a user would type it again.</summary>
internal static class CommandText
{
    /// <summary>The command line that was parsed; what has to be quoted is quoted.</summary>
    public static string Of(ParseResult parsed) => string.Join(' ', parsed.Tokens.Select(token => NextCommand.Quote(token.Value)).Prepend("mlseg"));
}
