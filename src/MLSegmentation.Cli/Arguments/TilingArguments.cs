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

    private volatile bool _areThereTiles;

    public IEnumerable<Option> Options => [_tile, _overlap, _blend, _placement];

    /// <summary>How a model scores large images, which shows its progress.</summary>
    public SegmentationTilingOptions Read(ParseResult parsed) => new()
    {
        Size = parsed.GetValue(_tile),
        Overlap = parsed.GetValue(_overlap),
        Blending = parsed.GetValue(_blend),
        Placement = parsed.GetValue(_placement) ?? new SegmentationTilingOptions().Placement,
        Progress = new ShownProgress(this),
    };

    /// <summary>Tells, when all is scored, that options about tiles had no effect, since nothing was scored in tiles.</summary>
    public void WarnOfUnused(ParseResult parsed)
    {
        Option[] options = [_overlap, _blend, _placement];
        string[] given = [.. options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
        if (given.Length > 0 && !_areThereTiles)
        {
            var (verb, them) = given.Length == 1 ? ("is", "it") : ("are", "them");
            WarningLine.Write(
                $"{string.Join(" and ", given)} {verb} about tiles and had no effect: everything was scored whole. Give a smaller {_tile.Name} to score it in "
                + $"tiles, or leave {them} out.");
        }
    }

    private sealed class ShownProgress(TilingArguments arguments) : IProgress<SegmentationTileProgress>
    {
        public void Report(SegmentationTileProgress value)
        {
            arguments._areThereTiles = true;
            ProgressBar.ReportPart(value.Done, value.Total, "tile");
        }
    }
}
