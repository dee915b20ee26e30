namespace MLSegmentation.Masks;

/// <summary>Writes a mask file row by row, so that the mask need not be in memory.</summary>
internal abstract class MaskFileWriter : IDisposable
{
    /// <summary>Whether the name of a file is that of a TIFF file.</summary>
    public static bool IsTiff(string path) => Path.GetExtension(path).ToUpperInvariant() is ".TIF" or ".TIFF";

    /// <summary>Whether the name of a file is one of a kind that masks are written in.</summary>
    public static bool IsKnown(string path) => IsTiff(path) || Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>Begins a file of the kind that its name says.</summary>
    public static MaskFileWriter Create(string path, Stream stream, ImageSize size, SegmentationClasses classes) => IsTiff(path)
        ? new TiffMaskWriter(stream, size, ClassPalette.Create(classes, 0), classes)
        : new PngMaskWriter(stream, size, ClassPalette.Create(classes, 0), classes);

    /// <summary>Writes a whole mask.</summary>
    public void Write(SegmentationMask mask)
    {
        for (int y = 0; y < mask.Height; y++)
        {
            Write(mask.Pixels.Slice(y * mask.Width, mask.Width));
        }

        Complete();
    }

    /// <summary>Writes the next row.</summary>
    /// <param name="labels">Its class indices.</param>
    public abstract void Write(ReadOnlySpan<byte> labels);

    /// <summary>Ends the file, when all rows are written.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public abstract void Dispose();
}
