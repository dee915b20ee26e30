namespace MLSegmentation.Cli.Arguments;

/// <summary>How the user called the tool, for the commands that it suggests.</summary>
internal static class ToolName
{
    /// <summary>What a script that runs the tool says, or <c>mlseg</c>.</summary>
    public static string Value => Environment.GetEnvironmentVariable("MLSEG_COMMAND") is { Length: > 0 } name ? name : "mlseg";
}
