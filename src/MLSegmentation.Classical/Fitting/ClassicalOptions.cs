using MLSegmentation.DataViews;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>How a classical method is fitted, and on which columns.</summary>
public sealed record ClassicalOptions
{
    /// <summary>The column of images: <see cref="Microsoft.ML.Data.MLImage"/> or <see cref="SegmentationImage"/>. Default: <c>Image</c>.</summary>
    /// <exception cref="SegmentationOptionException">The name is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column of true masks. Default: <c>Label</c>.</summary>
    /// <exception cref="SegmentationOptionException">The name is empty.</exception>
    public string LabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Label;

    /// <summary>The column that gets the predicted masks. Default: <c>PredictedLabel</c>.</summary>
    /// <exception cref="SegmentationOptionException">The name is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.PredictedLabel;

    /// <summary>
    /// The column that gets the probabilities, [K, H, W] flattened, of the methods that have some (<see cref="ClassicalMethod.HasScores"/>).
    /// Default: <c>Score</c>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The name is empty.</exception>
    public string ScoreColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Score;

    /// <summary>The classes of the masks. Default: null, those that the column of masks knows, or else those of the masks.</summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>
    /// On how many images, spread evenly over the data, the parameters are tried, at least 1; methods that take long take a quarter of them. The random
    /// forest learns from all images. Default: 24.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is less than 1.</exception>
    public int FittingImages { get; init => field = Allowed.AtLeast(value, 1); } = 24;

    /// <summary>Where the random numbers begin that the random forest takes its pixels by. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many threads the forest is grown with, 1 to 1024; it is the same with any number. Default: null, one for each processor.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Threads { get; init => field = Allowed.Threads(value); }

    /// <summary>Cancels fitting, which then throws <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }
}
