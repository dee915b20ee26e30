namespace MLSegmentation.Samples.Tests;

/// <summary>What a script writes to the console.</summary>
internal static class ScriptOutput
{
    /// <summary>Runs the cells with <paramref name="folder"/> as the current one.</summary>
    public static async Task<string> OfAsync(string folder, params IEnumerable<string> cells)
    {
        var console = Console.Out;
        using var output = new StringWriter();
        try
        {
            Console.SetOut(output);
            _ = await Script.RunAsync(folder, cells);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }
}
