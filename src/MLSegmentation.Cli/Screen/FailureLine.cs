namespace MLSegmentation.Cli.Screen;

/// <summary>What failed although the rest of the work goes on: on standard error, above the progress where there is one.</summary>
internal static class FailureLine
{
    public static void Write(string text) => Terminal.WriteErrorAbove($"mlseg: {text}");
}
