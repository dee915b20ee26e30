using MLSegmentation.Fuzzing.Targets;
using SharpFuzz;

namespace MLSegmentation.Fuzzing.Running;

/// <summary>Reads what AFL++ sends, input after input; only <c>afl-fuzz</c> can run it, with assemblies that SharpFuzz has instrumented.</summary>
internal static class AflRun
{
    /// <summary>Where faults are kept beside those that AFL keeps, and a text for each.</summary>
    private const string FolderVariable = "MLSEGMENTATION_FUZZING_FAULTS";

    private const int MaxLength = 1 << 20;

    /// <summary>Begins.</summary>
    public static void Begin(FuzzTarget target)
    {
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? Path.Combine(Path.GetTempPath(), "mlsegmentation-faults");
        using var watch = new Watch(folder, TimeSpan.FromSeconds(5));
        Fuzzer.Run(stream =>
        {
            byte[] buffer = new byte[MaxLength];
            byte[] input = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
            try
            {
                watch.Over(input, () => target.Run(input));
            }
            catch (Exception exception)
            {
                Faults.Keep(folder, exception.GetType().Name, input, Faults.Describe(exception));
                throw;
            }
        });
    }
}
