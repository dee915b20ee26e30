namespace MLSegmentation.Cli.Screen;

/// <summary>What users should know although the work goes on: on standard error, above the progress where there is one.</summary>
internal static class WarningLine
{
    public static void Write(string text) => Terminal.WriteErrorAbove($"mlseg: warning: {SegmentationText.Escape(text)}");
}
