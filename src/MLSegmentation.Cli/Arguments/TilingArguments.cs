using System.CommandLine;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about how large images are scored in tiles.</summary>
internal sealed class TilingArguments
{
    private readonly Option<ImageSize?> _tile = Option.Size(
        "--tile",
        "Score images that are larger than this in tiles of this size. Default: large images, in tiles, both chosen from what the network needs.",
        hasDepth: true);
    private readonly Option<double?> _overlap = Option.Real(
        "--overlap", "The part of a tile that the next one covers, too, from 0 to below 1. Default: what makes tiles seamless, or 0.25.", "FRACTION");
    private readonly Option<TileBlending?> _blend = Option.Choice<TileBlending>(
        "--blend", "What becomes of pixels that several tiles cover. Default: center where that equals the whole image, gaussian otherwise.");
    private readonly Option<TilePlacement?> _placement = Option.Choice<TilePlacement>(
        "--placement", "Where tiles lie: shifted as in MONAI, or even as in nnU-Net.", new SegmentationTilingOptions().Placement);

    public IEnumerable<Option> Options => [_tile, _overlap, _blend, _placement];

    /// <summary>How a model scores large images, which shows its progress.</summary>
    public SegmentationTilingOptions Read(ParseResult parsed) => new()
    {
        Size = parsed.GetValue(_tile),
        Overlap = parsed.GetValue(_overlap),
        Blending = parsed.GetValue(_blend),
        Placement = parsed.GetValue(_placement) ?? new SegmentationTilingOptions().Placement,
        Progress = new ShownProgress(),
    };

    private sealed class ShownProgress : IProgress<SegmentationTileProgress>
    {
        public void Report(SegmentationTileProgress value) => ProgressBar.ReportPart(value.Done, value.Total, "tile");
    }
}
