using MLSegmentation.Fuzzing.Targets;

namespace MLSegmentation.Fuzzing.Running;

/// <summary>Reads files one by one, to see what a fault is and whether it is mended.</summary>
internal static class FileRun
{
    /// <summary>Begins.</summary>
    /// <returns>The exit code: 1 where a file shows a fault.</returns>
    public static int Begin(FuzzTarget target, IEnumerable<string> files)
    {
        int faults = 0;
        foreach (string file in files)
        {
            try
            {
                long begin = Environment.TickCount64;
                target.Run(File.ReadAllBytes(file));
                Console.WriteLine($"{file}: fine, {Environment.TickCount64 - begin} ms");
            }
            catch (Exception exception)
            {
                faults++;
                Console.WriteLine($"{file}: {exception}\n{(exception as UnequalException)?.Details}");
            }
        }

        return faults > 0 ? 1 : 0;
    }
}
