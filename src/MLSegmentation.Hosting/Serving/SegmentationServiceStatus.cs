namespace MLSegmentation.Hosting;

/// <summary>How a served model is.</summary>
/// <param name="IsLoaded">Whether there is a model that serves.</param>
/// <param name="Since">When that one was loaded; null where there is none.</param>
/// <param name="Reloads">How often another file has taken the place of the one before.</param>
/// <param name="LastError">Why the file cannot be used as it is now, while the model before it goes on to serve; null where nothing failed.</param>
public sealed record SegmentationServiceStatus(bool IsLoaded, DateTimeOffset? Since, int Reloads, string? LastError);
