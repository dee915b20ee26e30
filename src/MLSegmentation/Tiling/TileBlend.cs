namespace MLSegmentation.Tiling;

/// <summary>Takes the class indices of a row of the mask, from the top to the bottom, each row once.</summary>
/// <param name="y">Which row.</param>
/// <param name="labels">Its class indices, which are only valid during the call.</param>
internal delegate void MaskRowWriter(int y, ReadOnlySpan<byte> labels);

/// <summary>Makes one result out of those of tiles, which come row by row of tiles; what no further tile covers goes out at once.</summary>
/// <param name="plan">The tiles.</param>
/// <param name="classCount">The number of classes, K.</param>
/// <param name="write">Gets the mask.</param>
/// <param name="scores">Gets the probabilities, K x height x width; empty where nobody wants them.</param>
internal abstract class TileBlend(TilePlan plan, int classCount, MaskRowWriter write, Memory<float> scores)
{
    /// <summary>The tiles.</summary>
    protected TilePlan Plan => plan;

    /// <summary>The number of classes.</summary>
    protected int ClassCount => classCount;

    /// <summary>Gets the mask.</summary>
    protected MaskRowWriter Write => write;

    /// <summary>Whether the probabilities are wanted.</summary>
    protected bool WantsScores => !scores.IsEmpty;

    /// <summary>How the tiles of a plan become one.</summary>
    public static TileBlend Create(TilePlan plan, int classCount, MaskRowWriter write, Memory<float> scores) => plan.Blending == TileBlending.Center
        ? new CenterBlend(plan, classCount, write, scores)
        : new WeightedBlend(plan, classCount, write, scores);

    /// <summary>Takes the result of a tile.</summary>
    /// <param name="row">Where it lies from the top.</param>
    /// <param name="column">Where it lies from the left.</param>
    /// <param name="labels">Its class indices.</param>
    /// <param name="tileScores">Its probabilities, class after class.</param>
    public abstract void Add(TileSpan row, TileSpan column, ReadOnlySpan<byte> labels, ReadOnlySpan<float> tileScores);

    /// <summary>Gives out what is finished with a row of tiles.</summary>
    /// <param name="row">Where it lies.</param>
    /// <param name="end">The first row of pixels that a further tile covers.</param>
    public abstract void Finish(TileSpan row, int end);

    /// <summary>A part of a row of the probabilities of a class.</summary>
    protected Span<float> ScoresOf(int classIndex, int y, int x, int count) =>
        scores.Span.Slice((((classIndex * plan.Image.Height) + y) * plan.Image.Width) + x, count);
}
