namespace MLSegmentation.Cli.Output;

/// <summary>How long an epoch took.</summary>
/// <param name="Seconds">Seconds, validation included.</param>
/// <param name="ImagesPerSecond">Training images (patches) per second, validation not counted.</param>
internal sealed record EpochTime(double Seconds, double ImagesPerSecond);
