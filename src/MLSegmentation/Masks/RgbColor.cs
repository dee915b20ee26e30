using System.Globalization;

namespace MLSegmentation;

/// <summary>A colour with eight bits each for red, green and blue.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct RgbColor(byte Red, byte Green, byte Blue)
{
    /// <summary>Whether red, green and blue are alike.</summary>
    internal bool IsGrey => Red == Green && Green == Blue;

    /// <summary>Reads a colour such as <c>#804080</c>.</summary>
    /// <param name="text">A number sign and six hexadecimal digits: red, green, blue.</param>
    /// <returns>The colour.</returns>
    /// <exception cref="SegmentationException">The text is not a colour.</exception>
    public static RgbColor Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var color)
            ? color
            : throw new SegmentationException($"'{text}' is not a colour; write red, green and blue as six hexadecimal digits, for example #804080.");
    }

    /// <summary>Reads a colour such as <c>#804080</c> without throwing.</summary>
    /// <param name="text">A number sign and six hexadecimal digits: red, green, blue.</param>
    /// <param name="color">The colour, or black where the text is none.</param>
    /// <returns>Whether the text is a colour.</returns>
    public static bool TryParse(string? text, out RgbColor color)
    {
        color = default;
        if (text is not { Length: 7 }
            || text[0] != '#'
            || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value))
        {
            return false;
        }

        color = new RgbColor((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <summary>The colour as text that <see cref="Parse"/> reads, for example <c>#804080</c>.</summary>
    /// <returns>A number sign and six lower-case hexadecimal digits.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");
}
