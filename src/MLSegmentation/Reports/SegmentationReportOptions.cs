using MLSegmentation.DataViews;
using MLSegmentation.Options;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <summary>What a report shows, and in which columns the images for it are.</summary>
public sealed record SegmentationReportOptions
{
    /// <summary>The title of the page. Default: <c>Segmentation report</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string Title { get; init => field = Allowed.NotBlank(value, "titles"); } = "Segmentation report";

    /// <summary>What the model says about itself, for its facts and learning curves. Default: null, the report leaves them out.</summary>
    public SegmentationModelInfo? Model { get; init; }

    /// <summary>The command or program that made the report, for its provenance. Default: null, the report does not say it.</summary>
    public string? Command { get; init; }

    /// <summary>What was evaluated, for the provenance. Default: null, the folder of the images where all are in one.</summary>
    public string? Data { get; init; }

    /// <summary>When the evaluation was made, for the provenance. Default: null, the time at which the report is written.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>How many images to show of the worst, the median and the best each, 0 to 100. Default: 3.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int ImagesPerGroup { get; init => field = Allowed.Between(value, 0, 100); } = 3;

    /// <summary>
    /// The most pixels that a side of an image in the report has, 16 to 4096; larger ones are made smaller. Default: null, at most 480,
    /// and less where the report shows many images, so that the file stays at about 2 MB.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? MaxImageSide { get; init => field = value is { } side ? Allowed.Between(side, 16, 4096) : null; }

    /// <summary>
    /// The column of images (<see cref="Microsoft.ML.Data.MLImage"/>); where the data has none, the masks are shown alone. Default:
    /// <c>Image</c>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column of true masks. Default: <c>Label</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string LabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Label;

    /// <summary>The column of predicted masks that the metrics are of. Default: <c>PredictedLabel</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.PredictedLabel;

    /// <summary>Simple methods to show beside what was evaluated, of the package MLSegmentation.Classical or any others. Default: none.</summary>
    /// <exception cref="SegmentationOptionException">The list is null, or one of the results is.</exception>
    public IReadOnlyList<BaselineResult> Baselines
    {
        get;
        init => field = new ValueList<BaselineResult>(
            [.. Allowed.When(value?.All(item => item is not null) == true, value!, "lists of results, which may be empty")]);
    } = new ValueList<BaselineResult>([]);

    /// <summary>Whether the simple methods were fitted to the images that were evaluated, which the report then says. Default: false.</summary>
    public bool BaselinesSawTestImages { get; init; }

    /// <summary>Stops the reading of images with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What the report says besides, after its summary.</summary>
    internal IReadOnlyList<ReportSection> Sections { get; init; } = [];
}
