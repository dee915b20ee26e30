using System.ComponentModel;
using System.Globalization;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>The size of an image, a mask or a crop, in pixels. In configurations it is a text such as <c>640x480</c>, or has both sides as keys.</summary>
[TypeConverter(typeof(ImageSizeConverter))]
public readonly record struct ImageSize
{
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

    /// <summary>Pixels per row, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Width { get; init => field = RequireSide(value, nameof(Width)); }

    /// <summary>Rows, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Height { get; init => field = RequireSide(value, nameof(Height)); }

    /// <summary>How many pixels there are.</summary>
    internal int PixelCount => Width * Height;

    /// <summary>Reads a size such as <c>640x480</c>: width, the letter x, height.</summary>
    /// <param name="text">The text to read.</param>
    /// <returns>The size.</returns>
    /// <exception cref="SegmentationException">The text is not a size.</exception>
    public static ImageSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var size)
            ? size
            : throw new SegmentationException($"'{text}' is not a size; write width x height in pixels, for example 256x256.");
    }

    /// <summary>Reads a size such as <c>640x480</c> without throwing.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="size">The size, or the default where the text is none.</param>
    /// <returns>Whether the text is a size.</returns>
    public static bool TryParse(string? text, out ImageSize size)
    {
        size = default;
        int separator = text?.IndexOfAny(['x', 'X', '×']) ?? -1;
        if (separator < 0 || !TryParseSide(text.AsSpan(0, separator), out int width) || !TryParseSide(text.AsSpan(separator + 1), out int height))
        {
            return false;
        }

        size = new ImageSize(width, height);
        return true;
    }

    /// <summary>The size as text that <see cref="Parse"/> reads, for example <c>640x480</c>.</summary>
    /// <returns>Width, the letter x, height.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    /// <summary>The smallest size of at least this whose sides are multiples of a divisor.</summary>
    internal ImageSize RoundUp(int divisor) => new((Width + divisor - 1) / divisor * divisor, (Height + divisor - 1) / divisor * divisor);

    private static int RequireSide(int value, string side) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(side, string.Create(CultureInfo.InvariantCulture, $"{side} is {value}; a side has at least 1 pixel."));

    private static bool TryParseSide(ReadOnlySpan<char> text, out int side) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;
}
