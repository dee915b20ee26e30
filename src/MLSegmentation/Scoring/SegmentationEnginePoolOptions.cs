using Microsoft.ML;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How many prediction engines a pool has, and to whom its model belongs.</summary>
public sealed record SegmentationEnginePoolOptions
{
    /// <summary>
    /// The most engines that there are at a time, each of which holds the memory of one row; who comes when all are at work waits for one. 1 to 4096.
    /// Default: null, which stands for the number of logical processors.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 4096.</exception>
    public int? MaxEngines
    {
        get;
        init => field = Allowed.When(value is null or (>= 1 and <= 4096), value, "1 to 4096, or null for the number of logical processors");
    }

    /// <summary>
    /// Whether the model is disposed with the pool, as <see cref="PredictionEngineOptions.OwnsTransformer"/> says of a single engine. Default: true.
    /// </summary>
    public bool OwnsModel { get; init; } = true;

    /// <summary>Whether classes of inputs may lack columns that the pipeline does not need for its outputs. Default: true, as of a single engine.</summary>
    public bool IgnoreMissingColumns { get; init; } = true;
}
