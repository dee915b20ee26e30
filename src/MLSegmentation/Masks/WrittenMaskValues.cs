using System.Numerics.Tensors;

namespace MLSegmentation.Masks;

/// <summary>What stands for each class in mask files that hold the mask values of the classes, and not their indices.</summary>
internal sealed class WrittenMaskValues
{
    private readonly byte[] _values;
    private readonly byte? _ignored;

    private WrittenMaskValues(SegmentationClasses classes, byte[] values, byte? ignored) => (Classes, _values, _ignored) = (classes, values, ignored);

    /// <summary>The classes.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>Whether the values are the class indices, so that a file needs no other form for them.</summary>
    public bool AreIndices => _ignored == SegmentationMask.Ignored && !_values.Where((value, index) => value != index).Any();

    /// <summary>The values of classes; null where one of these has not exactly one of 0 to 255.</summary>
    public static WrittenMaskValues? TryCreate(SegmentationClasses classes)
    {
        byte?[] values = [.. classes.Select(item => SingleOf(item.MaskValues))];
        byte? ignored = SingleOf(classes.IgnoredValues);
        if (values.Contains(null) || (ignored is null && !classes.IgnoredValues.IsEmpty))
        {
            return null;
        }

        byte? unnamed = values.Contains(SegmentationMask.Ignored) ? null : SegmentationMask.Ignored;
        return new WrittenMaskValues(classes, [.. values.OfType<byte>()], ignored ?? unnamed);
    }

    /// <summary>The values of classes.</summary>
    /// <exception cref="SegmentationException">A class has not exactly one of 0 to 255.</exception>
    public static WrittenMaskValues Require(SegmentationClasses classes) => TryCreate(classes) ?? throw new SegmentationException(
        $"Masks cannot be written with the mask values of the classes '{classes}': each class, and ignored pixels where they are named, needs exactly one "
        + "number from 0 to 255. Name one for each, or write class indices.");

    /// <summary>Whether a value is left for ignored pixels.</summary>
    public bool CanIgnore => _ignored is not null;

    /// <summary>The error of a mask with ignored pixels where no value is left for them.</summary>
    public SegmentationException RefuseIgnored(string fileName) => new(
        $"The mask of '{fileName}' has ignored pixels, and their usual value, 255, is that of a class in '{Classes}'. Name another value for them, such as "
        + $"{SegmentationClasses.IgnoreName}={Enumerable.Range(0, byte.MaxValue + 1).Last(value => !_values.Contains((byte)value))}.");

    /// <summary>The mask with values in the place of class indices.</summary>
    public SegmentationMask Map(SegmentationMask mask)
    {
        byte[] table = new byte[byte.MaxValue + 1];
        _values.CopyTo(table, 0);
        table[SegmentationMask.Ignored] = _ignored ?? SegmentationMask.Ignored;
        byte[] stored = GC.AllocateUninitializedArray<byte>(mask.Pixels.Length);
        for (int pixel = 0; pixel < stored.Length; pixel++)
        {
            stored[pixel] = table[mask.Pixels[pixel]];
        }

        return SegmentationMask.Wrap(mask.Width, mask.Height, stored);
    }

    /// <summary>The colours of the classes at their values, as many as the mask and the classes need; ignored pixels are white.</summary>
    public RgbColor[] CreatePalette(SegmentationMask stored)
    {
        var palette = new RgbColor[Math.Max(_values.Max(), TensorPrimitives.Max(stored.Pixels)) + 1];
        if (_ignored < palette.Length)
        {
            palette[_ignored.Value] = new RgbColor(byte.MaxValue, byte.MaxValue, byte.MaxValue);
        }

        for (int index = 0; index < _values.Length; index++)
        {
            palette[_values[index]] = Classes[index].Color;
        }

        return palette;
    }

    private static byte? SingleOf(MaskValues values) =>
        values is { Colors.Count: 0, IncludesOthers: false, Numbers: [{ Last: <= byte.MaxValue } range] } && range.First == range.Last
            ? (byte)range.First
            : null;
}
