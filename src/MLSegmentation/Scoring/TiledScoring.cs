using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.PostProcessing;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>Scores images tile by tile. Several threads may do so at the same time.</summary>
internal sealed class TiledScoring
{
    private readonly ScoringSession _session;
    private readonly SegmentationScoringOptions _options;
    private readonly TilePlanner? _planner;

    /// <summary>Knows the tiles for a model; its graph is looked at when an image is large enough to need it.</summary>
    public TiledScoring(ScoringSession session, ImageModel model, SegmentationScoringOptions options)
    {
        (_session, _options) = (session, options);

        // In this mode a failure, such as that memory is short, is not kept for all images that follow.
        var demand = new Lazy<PixelDemand>(() => PixelDemand.Of(model), LazyThreadSafetyMode.PublicationOnly);

        // Such a network sees the whole image at a size of its own, and of a tile something else.
        _planner = model.Info.Resize is null
            ? new TilePlanner(options.Tiling, model.Info.Divisor, model.Info.Classes.Count, () => demand.Value, options.Warning)
            : null;
        if (model.Info.Resize is { } size && options.Tiling with { Progress = null } != new SegmentationTilingOptions())
        {
            options.Warning?.Invoke(
                $"The model resizes every image to {size} for its network, and so scores images whole; the options of tiles change nothing.");
        }
    }

    /// <summary>What is done to whole masks afterwards; null for nothing.</summary>
    public PostProcessor? Steps => _session.PostProcessing is { HasSteps: true } steps ? steps : null;

    /// <summary>The tiles of an image; null where it is scored whole.</summary>
    public TilePlan? Plan(ImageSize image) => _planner?.Plan(image);

    /// <summary>Scores an image.</summary>
    /// <param name="plan">Its tiles.</param>
    /// <param name="rows">Its pixels.</param>
    /// <param name="output">What gets the results.</param>
    /// <param name="getName">Gives the name of the image for messages, at the beginning of a sentence.</param>
    /// <exception cref="OperationCanceledException">The token of the options or that of the output was cancelled.</exception>
    /// <exception cref="SegmentationException">A tile could not be scored.</exception>
    public void Score<T>(TilePlan plan, TileRows<T> rows, TileOutput output, Func<string> getName)
        where T : unmanaged
    {
        int planeCount = output.Planes.IsEmpty ? _session.ClassCount : output.Planes.Length / plan.Image.PixelCount;
        ClassDecision? decide = _session.PostProcessing is { HasThresholds: true } thresholds ? thresholds.ApplyThresholds : null;

        // It says clearly what is too large, and so comes first.
        using var loop = new TileLoop<T>(plan, rows, planeCount);
        using var blend = TileBlend.Create(plan, (_session.ClassCount, planeCount), (output.Write, output.Planes), decide);
        loop.Run(blend, ScoreTile, output.Progress ?? _options.Tiling.Progress, output.Cancellation);

        void ScoreTile(Memory<T> pixels, (TileSpan Column, TileSpan Row) tile, Memory<byte> labels, Memory<float> planes)
        {
            var (height, width) = (tile.Row.Length, tile.Column.Length);
            long[] shape = typeof(T) == typeof(byte) ? [1, height, width, rows.Channels] : [1, rows.Channels, height, width];
            _session.Run(pixels, shape, labels, planes, GetTileName, output.Cancellation);
            if (plan.Blending == TileBlending.Center)
            {
                decide?.Invoke(planes.Span[..(labels.Length * _session.ClassCount)], labels.Span);
            }

            string GetTileName() => plan.Count == 1 ? getName() : NameTile(getName(), tile.Column.Start, tile.Row.Start);
        }
    }

    private static string NameTile(string image, int column, int row)
    {
        string name = image.StartsWith("The ", StringComparison.Ordinal) ? $"the {image[4..]}" : image;
        return string.Create(CultureInfo.InvariantCulture, $"The tile of {name} at column {column}, row {row},");
    }
}
