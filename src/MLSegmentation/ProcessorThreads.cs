using System.Globalization;

namespace MLSegmentation;

/// <summary>How many threads numerical work uses unless told otherwise.</summary>
internal static class ProcessorThreads
{
    /// <summary>
    /// The environment variable OMP_NUM_THREADS where it holds a positive number, else half the logical processors, which is
    /// the number of physical cores on most machines: convolutions gain nothing from the second thread of a core.
    /// </summary>
    public static int Default { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads > 0
            ? threads
            : Math.Max(1, Environment.ProcessorCount / 2);
}
