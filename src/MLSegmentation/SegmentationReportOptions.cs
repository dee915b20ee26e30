namespace MLSegmentation;

/// <summary>What a report shows, and in which columns the images for it are.</summary>
public sealed record SegmentationReportOptions
{
    /// <summary>The title of the page. Default: <c>Segmentation report</c>.</summary>
    public string Title { get; init; } = "Segmentation report";

    /// <summary>What the model says about itself, for its facts and learning curves. Default: null, the report leaves them out.</summary>
    public SegmentationModelInfo? Model { get; init; }

    /// <summary>How many images to show of the worst, the median and the best each, 0 to 100. Default: 3.</summary>
    public int ImagesPerGroup { get; init; } = 3;

    /// <summary>
    /// The most pixels that a side of an image in the report has, 16 to 4096; larger ones are made smaller. Default: null, at most 480,
    /// and less where the report shows many images, so that the file stays at about 2 MB.
    /// </summary>
    public int? MaxImageSide { get; init; }

    /// <summary>
    /// The column of images (<see cref="Microsoft.ML.Data.MLImage"/>); where the data has none, the masks are shown alone. Default:
    /// <c>Image</c>.
    /// </summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The column of true masks. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of predicted masks that the metrics are of. Default: <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Stops the reading of images with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Title)
            || string.IsNullOrWhiteSpace(ImageColumnName)
            || string.IsNullOrWhiteSpace(LabelColumnName)
            || string.IsNullOrWhiteSpace(PredictedLabelColumnName))
        {
            throw new ArgumentException($"{nameof(Title)} and the names of the columns must not be empty.");
        }

        if (ImagesPerGroup is < 0 or > 100)
        {
            throw new ArgumentException($"{nameof(ImagesPerGroup)} is {ImagesPerGroup}, but must be 0 to 100.");
        }

        if (MaxImageSide is < 16 or > 4096)
        {
            throw new ArgumentException($"{nameof(MaxImageSide)} is {MaxImageSide}, but must be 16 to 4096 pixels.");
        }
    }
}
