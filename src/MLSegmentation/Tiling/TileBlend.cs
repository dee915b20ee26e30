using MLSegmentation.Masks;

namespace MLSegmentation.Tiling;

/// <summary>Takes the class indices of a row of the mask, from the top to the bottom, each row once.</summary>
/// <param name="y">Which row.</param>
/// <param name="labels">Its class indices, which are only valid during the call.</param>
internal delegate void MaskRowWriter(int y, ReadOnlySpan<byte> labels);

/// <summary>Decides on the classes of pixels.</summary>
/// <param name="scores">The probabilities of all pixels for one class after the other.</param>
/// <param name="labels">Gets the class indices.</param>
internal delegate void ClassDecision(ReadOnlySpan<float> scores, Span<byte> labels);

/// <summary>Makes one result out of those of tiles, which come row by row of tiles; what no further tile covers goes out at once.</summary>
/// <param name="plan">The tiles.</param>
/// <param name="counts">The number of classes, K, and that of the planes that a tile gives: theirs and perhaps others behind them.</param>
/// <param name="write">Gets the mask.</param>
/// <param name="planes">Gets the planes, each height x width; empty where nobody wants them.</param>
internal abstract class TileBlend(TilePlan plan, (int Classes, int Planes) counts, MaskRowWriter write, Memory<float> planes) : IDisposable
{
    /// <summary>The tiles.</summary>
    protected TilePlan Plan => plan;

    /// <summary>The number of classes.</summary>
    protected int ClassCount => counts.Classes;

    /// <summary>The number of planes.</summary>
    protected int PlaneCount => counts.Planes;

    /// <summary>Gets the mask.</summary>
    protected MaskRowWriter Write => write;

    /// <summary>Whether the planes are wanted.</summary>
    protected bool WantsPlanes => !planes.IsEmpty;

    /// <summary>How the tiles of a plan become one.</summary>
    /// <param name="plan">The tiles.</param>
    /// <param name="counts">The numbers of classes and of planes.</param>
    /// <param name="output">The mask and the planes.</param>
    /// <param name="decide">Decides on the classes of pixels by their probabilities; null for the highest.</param>
    public static TileBlend Create(
        TilePlan plan, (int Classes, int Planes) counts, (MaskRowWriter Write, Memory<float> Planes) output, ClassDecision? decide) =>
        plan.Blending == TileBlending.Center
            ? new CenterBlend(plan, counts, output.Write, output.Planes)
            : new WeightedBlend(plan, counts, output.Write, output.Planes, decide ?? HighestScores.Label);

    /// <summary>Takes the result of a tile.</summary>
    /// <param name="row">Where it lies from the top.</param>
    /// <param name="column">Where it lies from the left.</param>
    /// <param name="labels">Its class indices.</param>
    /// <param name="tilePlanes">Its planes, one after the other.</param>
    public abstract void Add(TileSpan row, TileSpan column, ReadOnlySpan<byte> labels, ReadOnlySpan<float> tilePlanes);

    /// <summary>Gives out what is finished with a row of tiles.</summary>
    /// <param name="row">Where it lies.</param>
    /// <param name="end">The first row of pixels that a further tile covers.</param>
    public abstract void Finish(TileSpan row, int end);

    /// <summary>Gives the memory back that it took.</summary>
    public abstract void Dispose();

    /// <summary>A part of a row of a plane.</summary>
    protected Span<float> RowOf(int plane, int y, int x, int count) => planes.Span.Slice((((plane * plan.Image.Height) + y) * plan.Image.Width) + x, count);
}
