namespace MLSegmentation.Hosting;

/// <summary>How a model is served. The names of the properties are the keys of the configuration; all are checked when the application starts.</summary>
public sealed class SegmentationServiceOptions
{
    /// <summary>The model's file, .zip or .onnx; a relative path begins at the application's content root. Required.</summary>
    public string ModelPath { get; set; } = "";

    /// <summary>Which of several segmentation models in the file: that whose masks go to this column. Default: null, the only one.</summary>
    public string? PredictedLabelColumnName { get; set; }

    /// <summary>
    /// How the model scores: threads, device, time limit and what else there is. Its <see cref="SegmentationScoringOptions.Warning"/> is the
    /// application's log where it is null. Default: the defaults.
    /// </summary>
    public SegmentationScoringOptions Scoring { get; set; } = new();

    /// <summary>
    /// The most pixels that an image may have, from 1 to 268,435,456; more are refused by the header of the image, before it is decoded.
    /// Default: 33,554,432.
    /// </summary>
    public int MaxPixels { get; set; } = new SegmentationFolderOptions().MaxPixels;

    /// <summary>The most bytes that an uploaded file may have, at least 1. Default: 67,108,864, 64 MiB.</summary>
    public long MaxUploadBytes { get; set; } = 64 << 20;

    /// <summary>
    /// The most objects of an answer, at least 1. An image with more is refused where objects are asked for: an image of noise may have millions.
    /// Default: 100,000.
    /// </summary>
    public int MaxObjects { get; set; } = 100_000;

    /// <summary>
    /// The most corners of all outlines of an answer together, at least 4. An image with more is refused where objects are asked for: a few objects
    /// with ragged edges may have millions. Default: 4,000,000.
    /// </summary>
    public int MaxCorners { get; set; } = 4_000_000;

    /// <summary>How many images are decoded and scored at the same time, at least 1. Default: null, one for each logical processor.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// How many images wait for that, at least 0, those that are still being uploaded included; what comes when so many wait is refused before it is
    /// read. Default: 64.
    /// </summary>
    public int MaxQueueLength { get; set; } = 64;

    /// <summary>After which time a client that was refused may try again, from 1 second to 1 day. Default: 1 second.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether another file in the model's place is loaded while the application runs. Default: true.</summary>
    public bool ReloadOnChange { get; set; } = true;

    /// <summary>How long the file must stay as it is before it is loaded anew, above 0 and up to 1 hour. Default: 0.5 seconds.</summary>
    public TimeSpan ReloadDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How often the file is looked at where the file system does not tell of changes, such as on network shares; above 0 and up to 1 day.
    /// Default: 2 seconds.
    /// </summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(2);
}
