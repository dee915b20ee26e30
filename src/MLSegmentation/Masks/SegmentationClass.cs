namespace MLSegmentation;

/// <summary>One class of a segmentation: its name, the values that stand for it in mask files, and the colour that shows it.</summary>
public sealed record SegmentationClass
{
    /// <summary>The largest number that can stand for a class in a mask file: that of 16-bit images.</summary>
    public const int MaxMaskValue = ushort.MaxValue;

    /// <summary>The name of the class that is no object.</summary>
    internal const string BackgroundName = "background";

    internal SegmentationClass(string name, MaskValues maskValues, RgbColor color) => (Name, MaskValues, Color) = (name, maskValues, color);

    /// <summary>The name, unique among the classes.</summary>
    public string Name { get; }

    /// <summary>The numbers and colours that stand for the class in mask files.</summary>
    public MaskValues MaskValues { get; }

    /// <summary>
    /// The colour that shows the class in overlays and in the palette of written masks: the first of its mask colours where there is one,
    /// black for a class called background, otherwise one from a fixed palette by index.
    /// </summary>
    public RgbColor Color { get; }

    /// <summary>Whether the class is called background, in any case. Overlays leave such a class as it is.</summary>
    internal bool IsBackground => IsBackgroundName(Name);

    /// <summary>Whether a name is that of the background.</summary>
    internal static bool IsBackgroundName(string name) => name.Equals(BackgroundName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The class as text, for example <c>cell=255</c>, <c>cell=1-65535</c> or <c>road=#804080</c>.</summary>
    /// <returns>The name, an equals sign, and the mask values.</returns>
    public override string ToString() => $"{Name}={MaskValues}";
}
