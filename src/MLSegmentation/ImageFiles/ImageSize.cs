using System.ComponentModel;
using System.Globalization;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>
/// The size of an image, a volume, a mask or a crop, in pixels. In configurations it is a text such as <c>640x480</c> or, for volumes,
/// <c>64x64x32</c>, or has the sides as keys.
/// </summary>
[TypeConverter(typeof(ImageSizeConverter))]
public readonly record struct ImageSize
{
    // So that a size that nobody has set has a depth of 1, as every image.
    private readonly int _furtherSlices;

    /// <summary>Creates a size.</summary>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public ImageSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
    }

    /// <summary>Creates the size of a volume.</summary>
    /// <param name="width">Voxels per row, at least 1.</param>
    /// <param name="height">Rows per slice, at least 1.</param>
    /// <param name="depth">Slices, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public ImageSize(int width, int height, int depth)
        : this(width, height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        Depth = depth;
    }

    /// <summary>Pixels per row, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Width { get; init => field = RequireSide(value, nameof(Width)); }

    /// <summary>Rows, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Height { get; init => field = RequireSide(value, nameof(Height)); }

    /// <summary>Slices, at least 1. Default: 1, as images that are no volumes have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Depth { get => _furtherSlices + 1; init => _furtherSlices = RequireSide(value, nameof(Depth)) - 1; }

    /// <summary>How many pixels there are.</summary>
    internal int PixelCount => Width * Height * Depth;

    /// <summary>How many pixels a slice has.</summary>
    internal int SlicePixelCount => Width * Height;

    /// <summary>The size of a slice.</summary>
    internal ImageSize Slice => this with { Depth = 1 };

    /// <summary>Reads a size such as <c>640x480</c>: width, the letter x, height; of volumes then another x and the depth.</summary>
    /// <param name="text">The text to read.</param>
    /// <returns>The size.</returns>
    /// <exception cref="SegmentationException">The text is not a size.</exception>
    public static ImageSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var size)
            ? size
            : throw new SegmentationException(
                $"'{text}' is not a size; write width x height in pixels, for example 256x256, or width x height x depth for volumes.");
    }

    /// <summary>Reads a size such as <c>640x480</c> without throwing.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="size">The size, or the default where the text is none.</param>
    /// <returns>Whether the text is a size.</returns>
    public static bool TryParse(string? text, out ImageSize size)
    {
        size = default;
        string[] sides = (text ?? "").Split('x', 'X', '×');
        int depth = 1;
        if (sides.Length is not (2 or 3)
            || !TryParseSide(sides[0], out int width)
            || !TryParseSide(sides[1], out int height)
            || (sides.Length == 3 && !TryParseSide(sides[2], out depth)))
        {
            return false;
        }

        size = new ImageSize(width, height, depth);
        return true;
    }

    /// <summary>The size as text that <see cref="Parse"/> reads, for example <c>640x480</c>, and <c>64x64x32</c> where there are several slices.</summary>
    /// <returns>Width, the letter x, height, and where it is not 1 another x and the depth.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}{(Depth > 1 ? $"x{Depth.ToString(CultureInfo.InvariantCulture)}" : "")}");

    /// <summary>The smallest size of at least this whose width and height are multiples of a divisor.</summary>
    internal ImageSize RoundUp(int divisor) => RoundUp(new ImageSize(divisor, divisor));

    /// <summary>The smallest size of at least this each of whose sides is a multiple of a divisor of its own.</summary>
    internal ImageSize RoundUp(ImageSize divisors) =>
        new(RoundUp(Width, divisors.Width), RoundUp(Height, divisors.Height), RoundUp(Depth, divisors.Depth));

    private static int RoundUp(int side, int divisor) => (side + divisor - 1) / divisor * divisor;

    private static int RequireSide(int value, string side) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(side, string.Create(CultureInfo.InvariantCulture, $"{side} is {value}; a side has at least 1 pixel."));

    private static bool TryParseSide(ReadOnlySpan<char> text, out int side) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;
}
