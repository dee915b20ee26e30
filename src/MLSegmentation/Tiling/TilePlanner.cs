using System.Globalization;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Tiling;

/// <summary>Decides which images are scored in tiles, and in which.</summary>
/// <param name="options">What the user chose.</param>
/// <param name="divisor">The number that divides the sides of what the network sees.</param>
/// <param name="classCount">The number of classes.</param>
/// <param name="getDemand">What the network needs for a pixel.</param>
/// <param name="warn">Is told once that chosen tiles show where they meet, and which do not; null for nobody.</param>
internal sealed class TilePlanner(SegmentationTilingOptions options, int divisor, int classCount, Func<PixelDemand> getDemand, Action<string>? warn)
{
    // What the values of the network may take for an image, and for a tile. ONNX Runtime takes up to twice as much for the same.
    private const double WholeBytes = 960 << 20;
    private const double TileBytes = 256 << 20;

    // What rows of pixels and of sums may take across the image, as many as a tile has.
    private const double BandBytes = 1 << 30;
    private const int PixelNumbers = 4;

    private const int LeastBudget = 512 * 512;
    private const int LeastSide = 256;
    private const int LargestSide = 2048;
    private const double UsualOverlap = 0.25;

    // What is left out on either side may be a fifth of a tile, which makes its scoring take 2.8 times as long.
    private const double LargestMargin = 0.2;

    private int _warnings;

    /// <summary>The tiles of an image; null where it is scored whole.</summary>
    public TilePlan? Plan(ImageSize image)
    {
        long pixels = (long)image.Width * image.Height;
        bool isSmall = (options.PixelBudget, options.Size) switch
        {
            ({ } budget, _) => pixels <= budget,
            (null, { } given) => image.Width <= given.Width && image.Height <= given.Height,
            _ => pixels <= LeastBudget || pixels <= WholeBytes / getDemand().Bytes,
        };
        if (isSmall)
        {
            return null;
        }

        var (largest, margin, blending) = Choose(image);
        var rows = GetSpans(image.Height, Fit(image.Height, largest.Height, margin), margin);
        var columns = GetSpans(image.Width, Fit(image.Width, largest.Width, margin), margin);
        return new TilePlan(image, rows, columns, blending);
    }

    /// <summary>The largest tile, what of it is left out on either side (null where nothing is), and how tiles become one.</summary>
    private (ImageSize Tile, int? Margin, TileBlending Blending) Choose(ImageSize image)
    {
        var tile = options.Size is { } given
            ? new ImageSize(Math.Max(given.Width, 2 * divisor), Math.Max(given.Height, 2 * divisor)).RoundUp(divisor)
            : ChooseTile(image);

        // Only sides that are cut have margins.
        int side = Math.Min(image.Width > tile.Width ? tile.Width : int.MaxValue, image.Height > tile.Height ? tile.Height : int.MaxValue);
        side = side == int.MaxValue ? Math.Min(tile.Width, tile.Height) : side;
        int? needed = getDemand().Radius is { } radius ? Raise(radius) : null;
        int? chosen = options.Overlap is { } overlap ? Math.Min(Raise((int)Math.Ceiling(side * overlap / 2)), (side - divisor) / 2 / divisor * divisor) : null;
        bool isExact = needed <= (chosen ?? side * LargestMargin);
        var blending = options.Blending ?? (isExact ? TileBlending.Center : TileBlending.Gaussian);
        if (!isExact && needed is { } least && options is not { Size: null, Overlap: null, Blending: null })
        {
            WarnOnce(tile, side, least, blending);
        }

        if (blending == TileBlending.Center)
        {
            int margin = chosen ?? (isExact ? needed!.Value : Math.Min(Raise((int)(side * UsualOverlap / 2)), (side - divisor) / 2 / divisor * divisor));
            return (tile, margin, blending);
        }

        return (tile, null, blending);
    }

    /// <summary>Says what becomes of tiles that somebody chose, and that the network sees beyond.</summary>
    private void WarnOnce(ImageSize tile, int side, int margin, TileBlending blending)
    {
        // Means are what whoever names them wants, whether they are seamless or not.
        if (warn is null || (options.Blending is not null && blending != TileBlending.Center) || Interlocked.Exchange(ref _warnings, 1) != 0)
        {
            return;
        }

        int seamless = Raise((int)Math.Ceiling(margin / LargestMargin));
        string done = blending == TileBlending.Center
            ? "Where they meet, the result differs from that of the image scored whole."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"They are blended (gaussian, overlap {options.Overlap ?? UsualOverlap}), so that the result differs from that of the image scored whole.");
        string why = string.Create(CultureInfo.InvariantCulture, $"the network sees up to {margin} pixels beyond those that it decides");
        warn(
            $"Tiles of {tile} are smaller than what is seamless: {why}. {done} Tiles of {new ImageSize(seamless, seamless)} are seamless"
            + $"{(options.Overlap is null ? "" : " where no overlap is given")}{DescribeOverlap(tile, side, margin)}.");
    }

    /// <summary>The overlap with which tiles of this size are seamless, and what that costs; nothing where none is enough.</summary>
    private string DescribeOverlap(ImageSize tile, int side, int margin)
    {
        double step = side - (2 * margin);
        double overlap = Math.Ceiling(200.0 * margin / side) / 100;
        return step < divisor || overlap >= 1
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $", and so are tiles of {tile} with the blending center and an overlap of {overlap}, in {Math.Pow(side / step, 2):0} times the time");
    }

    private ImageSize ChooseTile(ImageSize image)
    {
        double side = Math.Clamp(Math.Sqrt(TileBytes / getDemand().Bytes), LeastSide, LargestSide);
        double height = Math.Min(side, BandBytes / ((classCount + PixelNumbers) * sizeof(float)) / image.Width);
        return new ImageSize(Lower(side), Lower(height));
    }

    private int Lower(double side) => Math.Max(Raise(Math.Max(LeastSide, 2 * divisor)), (int)side / divisor * divisor);

    /// <summary>A side of a tile that was not given, as small as it can be for the same number of tiles.</summary>
    private int Fit(int length, int largest, int? margin)
    {
        if (options.Size is not null || length <= largest)
        {
            return largest;
        }

        int count = GetStarts(length, largest, margin).Length;
        int side = Math.Max(Raise(length / count), ((2 * margin) + divisor) ?? 0);
        while (side < largest && GetStarts(length, side, margin).Length > count)
        {
            side += divisor;
        }

        return Math.Min(side, largest);
    }

    private TileSpan[] GetSpans(int length, int tile, int? margin) => TileAxis.GetSpans(GetStarts(length, tile, margin), length, tile);

    private int[] GetStarts(int length, int tile, int? margin) => margin is { } left
        ? TileAxis.GetStarts(length, tile, left, divisor, options.Placement)
        : TileAxis.GetStarts(length, tile, options.Overlap ?? UsualOverlap, options.Placement);

    private int Raise(int length) => (length + divisor - 1) / divisor * divisor;
}
