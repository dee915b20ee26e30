namespace MLSegmentation.Cli.Screen;

/// <summary>What users should know although the work goes on: on standard error, above the progress where there is one.</summary>
internal static class WarningLine
{
    public static void Write(string text)
    {
        if (Terminal.CanRedraw)
        {
            // The cursor stands where the line of progress begins, which is drawn again below.
            Console.Out.Write(StatusLine.EraseRest);
            Console.Out.Flush();
        }

        Terminal.WriteErrorLine($"mlseg: warning: {SegmentationText.Escape(text)}");
    }
}
