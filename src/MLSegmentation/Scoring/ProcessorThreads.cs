using System.Globalization;

namespace MLSegmentation.Scoring;

/// <summary>How many threads numerical work uses unless told otherwise.</summary>
internal static class ProcessorThreads
{
    /// <summary>
    /// The environment variable OMP_NUM_THREADS where it holds a positive number, or a list of which the first is one, though no more than there
    /// are logical processors: threads wait for each other by turning in circles, so that more of them take hours for what takes seconds. Else
    /// half the logical processors, which is the number of physical cores on most machines: convolutions gain nothing from the second thread of a
    /// core.
    /// </summary>
    public static int Default { get; } =
        int.TryParse(
            Environment.GetEnvironmentVariable("OMP_NUM_THREADS")?.Split(',')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
        && threads > 0
            ? Math.Min(threads, Environment.ProcessorCount)
            : Math.Max(1, Environment.ProcessorCount / 2);
}
