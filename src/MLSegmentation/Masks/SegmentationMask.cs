using Microsoft.ML.Data;
using MLSegmentation.Formatting;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation;

/// <summary>One class index per pixel of an image, or per voxel of a volume. Immutable.</summary>
[TypeFormatterSource("MLSegmentation.Reports.MaskFormatterSource")]
public sealed class SegmentationMask : IEquatable<SegmentationMask>
{
    /// <summary>The value of a pixel that belongs to no class and does not count.</summary>
    public const byte Ignored = 255;

    private readonly byte[] _pixels;

    /// <summary>Creates a mask from a copy of class indices.</summary>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">One class index per pixel, row by row from the top; <see cref="Ignored"/> for pixels that do not count.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    /// <exception cref="ArgumentException">The number of pixels is not width times height.</exception>
    public SegmentationMask(int width, int height, ReadOnlySpan<byte> pixels)
        : this(CheckSize(width, height, 1, pixels), pixels.ToArray())
    {
    }

    /// <summary>Creates the mask of a volume from a copy of class indices.</summary>
    /// <param name="width">Voxels per row, at least 1.</param>
    /// <param name="height">Rows per slice, at least 1.</param>
    /// <param name="depth">Slices, at least 1.</param>
    /// <param name="pixels">One class index per voxel, slice by slice, row by row; <see cref="Ignored"/> for voxels that do not count.</param>
    /// <param name="spacing">How far apart the voxels are, in millimetres; null where that is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1, or a distance is not a finite number above 0.</exception>
    /// <exception cref="ArgumentException">The number of voxels is not width times height times depth.</exception>
    public SegmentationMask(int width, int height, int depth, ReadOnlySpan<byte> pixels, VolumeSpacing? spacing)
        : this(CheckSize(width, height, depth, pixels), pixels.ToArray())
    {
        Spacing = spacing is { IsPossible: false } wrong
            ? throw new ArgumentOutOfRangeException(nameof(spacing), wrong, "The distances between voxels must be finite numbers more than 0.")
            : spacing;
    }

    private SegmentationMask(ImageSize size, byte[] pixels) => (Size, _pixels) = (size, pixels);

    /// <summary>Pixels per row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows, of a volume in each slice.</summary>
    public int Height => Size.Height;

    /// <summary>Slices; 1 for an image.</summary>
    public int Depth => Size.Depth;

    /// <summary>
    /// How far apart the voxels of a volume are, in millimetres, where the file said it; null where that is not known, as of images. Distances and
    /// volumes are measured with it.
    /// </summary>
    public VolumeSpacing? Spacing { get; private init; }

    /// <summary>Width, height and depth.</summary>
    internal ImageSize Size { get; }

    /// <summary>
    /// The classes that the class indices stand for; null where the mask does not know them. Masks that were read with classes and predicted
    /// masks know theirs, wherever they go: through other columns, saved models and prediction engines. Default: null.
    /// </summary>
    public SegmentationClasses? Classes { get; private init; }

    /// <summary>
    /// The class indices, row by row from the top: pixel (x, y) is at y times <see cref="Width"/> plus x. Of volumes slice by slice: voxel (x, y, z) is at
    /// (z times <see cref="Height"/> plus y) times <see cref="Width"/> plus x.
    /// </summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The class index of a pixel, or <see cref="Ignored"/>.</summary>
    /// <param name="x">The column, 0 to <see cref="Width"/> - 1.</param>
    /// <param name="y">The row from the top, 0 to <see cref="Height"/> - 1.</param>
    /// <returns>The class index; of a volume, that in its first slice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The pixel is outside the mask.</exception>
    public byte this[int x, int y] => this[x, y, 0];

    /// <summary>The class index of a voxel, or <see cref="Ignored"/>.</summary>
    /// <param name="x">The column, 0 to <see cref="Width"/> - 1.</param>
    /// <param name="y">The row, 0 to <see cref="Height"/> - 1.</param>
    /// <param name="z">The slice, 0 to <see cref="Depth"/> - 1.</param>
    /// <returns>The class index.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The voxel is outside the mask.</exception>
    public byte this[int x, int y, int z]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)z, (uint)Depth, nameof(z));
            return _pixels[(((z * Height) + y) * Width) + x];
        }
    }

    /// <summary>A slice of a volume, as the mask of an image.</summary>
    /// <param name="z">The slice, 0 to <see cref="Depth"/> - 1.</param>
    /// <returns>The slice; it knows the classes, and no spacing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    /// <example>
    /// <code>
    /// SegmentationMask mask = SegmentationVolume.Load("labels.nii.gz").ToMask(SegmentationClasses.Parse("background=0, organ=1"));
    /// SegmentationMask middle = mask.GetSlice(mask.Depth / 2);
    /// middle.Save("middle.png");
    /// </code>
    /// </example>
    public SegmentationMask GetSlice(int z)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)z, (uint)Depth, nameof(z));
        var slice = Pixels.Slice(z * Size.SlicePixelCount, Size.SlicePixelCount);
        return Depth == 1 && Spacing is null ? this : new SegmentationMask(Size.Slice, slice.ToArray()) { Classes = Classes };
    }

    /// <summary>Reads a mask file exactly, and maps its values to class indices.</summary>
    /// <param name="path">
    /// A file of the kinds in docs/reference/image-files.md. Numbers are taken as they are stored, and white is 255 at any bit depth, as
    /// <see cref="SegmentationClasses"/> says; opacity is not looked at, and an orientation is applied.
    /// </param>
    /// <param name="classes">Which value stands for which class.</param>
    /// <param name="maxPixels">
    /// The most pixels that the mask may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPixels"/> is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// The file is missing, no regular file, damaged, too large or of another kind, or it holds a value that no class names.
    /// </exception>
    public static SegmentationMask Load(string path, SegmentationClasses classes, int maxPixels = ImageLimits.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(classes);
        return MaskReader.Read(path, classes, new FileReading(maxPixels: ImageLimits.RequireMaxPixels(maxPixels))).WithClasses(classes);
    }

    /// <summary>Reads a mask exactly, from a stream.</summary>
    /// <param name="stream">What a mask file holds, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="classes">Which value stands for which class.</param>
    /// <param name="maxPixels">
    /// The most pixels that the mask may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPixels"/> is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// The content is missing, damaged, too large or of another kind, or it holds a value that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream upload = System.IO.File.OpenRead("mask.png");
    /// SegmentationMask mask = SegmentationMask.Load(upload, SegmentationClasses.Binary);
    /// </code>
    /// </example>
    public static SegmentationMask Load(Stream stream, SegmentationClasses classes, int maxPixels = ImageLimits.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(classes);
        var reading = new FileReading(maxPixels: ImageLimits.RequireMaxPixels(maxPixels));
        return MaskReader.Read(stream, classes, reading).WithClasses(classes);
    }

    /// <summary>
    /// Writes the mask as a PNG file, or as a TIFF file where the name ends in <c>.tif</c> or <c>.tiff</c>, with a palette: the palette index of a pixel
    /// is its class index, the palette's colours are those of the classes. A file that exists is replaced only once the new one is complete.
    /// </summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="classes">The classes whose colours to use; null for a fixed palette.</param>
    /// <exception cref="SegmentationException">
    /// The file cannot be written, the mask is that of a volume, or it is known to be of other classes.
    /// </exception>
    public void Save(string path, SegmentationClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        RequireOwn(classes);
        RequireImage("written as an image file");
        AtomicFile.Write(path, stream =>
        {
            if (MaskFileWriter.IsTiff(path))
            {
                TiffMaskWriter.Write(stream, this, classes);
            }
            else
            {
                PngMaskWriter.Write(stream, this, classes);
            }
        });
    }

    /// <summary>Writes the mask in the PNG format, as <see cref="Save(string, SegmentationClasses?)"/> does.</summary>
    /// <param name="stream">Where to write. It stays open, and need not be able to seek.</param>
    /// <param name="classes">The classes whose colours to use; null for a fixed palette.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="SegmentationException">The mask is known to be of other classes, or is that of a volume.</exception>
    public void Save(Stream stream, SegmentationClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireOwn(classes);
        RequireImage("written as an image file");
        PngMaskWriter.Write(stream, this, classes);
    }

    /// <summary>Makes an image of the mask.</summary>
    /// <param name="kind">Whether pixels are the colours of the classes or their indices. Default: <see cref="MaskImageKind.Colors"/>.</param>
    /// <param name="classes">The classes whose colours to use. Default: null, the mask's own, or a fixed palette where it does not know them.</param>
    /// <returns>An opaque image of the same size; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is none of the enumeration.</exception>
    /// <exception cref="SegmentationException">The mask is known to be of other classes, is that of a volume, or too large for an image.</exception>
    /// <example>
    /// <code>
    /// SegmentationMask mask = SegmentationMask.Load("mask.png", SegmentationClasses.Binary);
    /// using Microsoft.ML.Data.MLImage image = mask.ToImage();
    /// </code>
    /// </example>
    public MLImage ToImage(MaskImageKind kind = MaskImageKind.Colors, SegmentationClasses? classes = null)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Pixels are the colours of the classes or their indices.");
        }

        RequireOwn(classes);
        RequireImage("made an image");
        return MaskImage.Create(this, classes ?? Classes, kind);
    }

    /// <summary>
    /// Brings the mask to another size: each new pixel has the class of the old one that its middle lies in, so that no class is made up.
    /// </summary>
    /// <param name="width">The pixels per row of the new mask, at least 1.</param>
    /// <param name="height">Its rows, at least 1.</param>
    /// <param name="options">
    /// Whether to crop, pad or stretch. Default: null, the defaults, those of ML.NET's <c>ResizeImages</c>: what does not fit the proportions is cut off.
    /// </param>
    /// <returns>The new mask; this one where it has that size already.</returns>
    /// <exception cref="ArgumentException">A side is outside its range.</exception>
    /// <exception cref="SegmentationException">The mask is that of a volume.</exception>
    /// <example>
    /// <code>
    /// SegmentationMask mask = SegmentationMask.Load("mask.png", SegmentationClasses.Binary);
    /// SegmentationMask half = mask.Resize(mask.Width / 2, mask.Height / 2);
    /// </code>
    /// </example>
    public SegmentationMask Resize(int width, int height, ImageResizingOptions? options = null)
    {
        RequireImage("resized in two dimensions");
        var (source, target) = (Size, new ImageSize(width, height));
        if ((long)width * height > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(width), target, $"A mask has at most {Array.MaxLength} pixels.");
        }

        if (source == target)
        {
            return this;
        }

        byte[] resized = GC.AllocateUninitializedArray<byte>(target.PixelCount);
        MaskResampler.Resize(_pixels, source, resized, target, ResizedArea.Of(source, target, options ?? new ImageResizingOptions()));
        return Wrap(width, height, resized).WithClasses(Classes);
    }

    /// <summary>A mask of the same pixels, which both share, that knows its classes.</summary>
    /// <param name="classes">The classes; null for a mask that does not know them.</param>
    /// <returns>The mask; this one where it has these classes already.</returns>
    public SegmentationMask WithClasses(SegmentationClasses? classes) =>
        ReferenceEquals(classes, Classes) ? this : new SegmentationMask(Size, _pixels) { Classes = classes, Spacing = Spacing };

    /// <summary>
    /// Whether both have the same size and the same class index everywhere, whatever <see cref="Classes"/> and <see cref="Spacing"/> they know.
    /// </summary>
    /// <param name="other">The mask to compare with.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(SegmentationMask? other) =>
        other is not null && Size == other.Size && Pixels.SequenceEqual(other.Pixels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SegmentationMask);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Size);
        hash.AddBytes(_pixels);
        return hash.ToHashCode();
    }

    /// <summary>The kind and size, for debuggers and logs.</summary>
    /// <returns>For example <c>SegmentationMask 640x480</c>, or <c>SegmentationMask 64x64x32</c> of a volume.</returns>
    public override string ToString() => $"SegmentationMask {Size}";

    /// <summary>Makes a mask that keeps the array instead of copying it; the caller must not change it any more.</summary>
    internal static SegmentationMask Wrap(int width, int height, byte[] pixels) => Wrap(new ImageSize(width, height), pixels);

    /// <summary>Makes a mask of any depth that keeps the array instead of copying it; the caller must not change it any more.</summary>
    internal static SegmentationMask Wrap(ImageSize size, byte[] pixels, VolumeSpacing? spacing = null) =>
        new(CheckSize(size.Width, size.Height, size.Depth, pixels), pixels) { Spacing = spacing };

    private static ImageSize CheckSize(int width, int height, int depth, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        var size = new ImageSize(width, height, depth);
        decimal count = (decimal)width * height * depth;
        return pixels.Length == count
            ? size
            : throw new ArgumentException($"A mask of {size} has {count} pixels, but {pixels.Length} were given.", nameof(pixels));
    }

    /// <summary>A volume is not taken for its first slice.</summary>
    /// <exception cref="SegmentationException">The mask is that of a volume.</exception>
    internal void RequireImage(string done)
    {
        if (Depth > 1)
        {
            throw new SegmentationException(
                $"The mask of a volume of {Size} voxels cannot be {done}. Take a slice of it (GetSlice), or write it with the geometry of its volume: "
                + "volume.WithMask(mask).Save(\"mask.nii.gz\").");
        }
    }

    /// <summary>The file says which classes its values stand for, so they must be those that the mask has.</summary>
    private void RequireOwn(SegmentationClasses? classes)
    {
        if (classes is not null && Classes is { } own && !own.HasSameNames(classes))
        {
            throw new SegmentationException($"The mask is of the classes '{own}', but is to be written as one of '{classes}'. Write it with its own classes.");
        }
    }
}
