using System.Globalization;

namespace MLSegmentation;

/// <summary>One class of a segmentation: its name, the value that stands for it in mask files, and the colour that shows it.</summary>
public sealed record SegmentationClass
{
    /// <summary>The largest number that can stand for a class in a mask file: that of 16-bit images.</summary>
    public const int MaxMaskValue = ushort.MaxValue;

    internal SegmentationClass(string name, int? maskValue, RgbColor? maskColor, RgbColor color) =>
        (Name, MaskValue, MaskColor, Color) = (name, maskValue, maskColor, color);

    /// <summary>The name, unique among the classes.</summary>
    public string Name { get; }

    /// <summary>
    /// The number that stands for the class in mask files, 0 to 65535: the grey value, unscaled, or the palette index.
    /// Null where a colour stands for the class.
    /// </summary>
    public int? MaskValue { get; }

    /// <summary>The colour that stands for the class in mask files; null where a number does.</summary>
    public RgbColor? MaskColor { get; }

    /// <summary>
    /// The colour that shows the class in overlays and in the palette of written masks: the mask colour where there is one,
    /// black for a class called background, otherwise one from a fixed palette by index.
    /// </summary>
    public RgbColor Color { get; }

    /// <summary>Whether the class is called background, in any case. Overlays leave such a class as it is.</summary>
    internal bool IsBackground => IsBackgroundName(Name);

    /// <summary>Whether a name is that of the background.</summary>
    internal static bool IsBackgroundName(string name) => name.Equals("background", StringComparison.OrdinalIgnoreCase);

    /// <summary>The class as text, for example <c>cell=255</c> or <c>road=#804080</c>.</summary>
    /// <returns>The name, an equals sign, and the number or the colour.</returns>
    public override string ToString() => MaskColor is { } color
        ? $"{Name}={color}"
        : string.Create(CultureInfo.InvariantCulture, $"{Name}={MaskValue}");
}
