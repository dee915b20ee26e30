using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>Where the results of an image go that is scored in tiles.</summary>
/// <param name="Write">Gets the mask, row by row.</param>
internal sealed record TileOutput(MaskRowWriter Write)
{
    /// <summary>
    /// Gets the probabilities, K x height x width, and behind them what else a run gives, where there is room for it; empty where nobody wants them.
    /// </summary>
    public Memory<float> Planes { get; init; }

    /// <summary>Is told of each tile; null for what the options say.</summary>
    public IProgress<SegmentationTileProgress>? Progress { get; init; }

    /// <summary>Ends the scoring, also within a tile.</summary>
    public CancellationToken Cancellation { get; init; }
}
