using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <summary>Images of masks on top of volumes: a grid of slices.</summary>
public static class VolumeMontage
{
    private const int BytesPerPixel = 4;

    /// <summary>The pixels between slices, which are black.</summary>
    private const int Gap = 2;

    /// <summary>
    /// Draws slices of a volume beside and below each other, in the order of the slices, each tinted with the colours of the mask's classes as
    /// <see cref="Overlay"/> does it. Grey is the first channel, from its darkest voxels to its brightest. The front of a patient is at the top and
    /// the right on the right, where the file says how the volume lies.
    /// </summary>
    /// <param name="volume">The volume.</param>
    /// <param name="mask">The mask, of the volume's size, which knows its classes.</param>
    /// <param name="options">Which slices, and how. Default: null, the defaults.</param>
    /// <returns>A new image, opaque; the caller disposes it.</returns>
    /// <exception cref="ArgumentNullException">The volume or the mask is null.</exception>
    /// <exception cref="ArgumentException">
    /// Both differ in size, or the mask does not know its classes, or holds a class index that they lack.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, anterior=1, posterior=2");
    /// SegmentationVolume scan = SegmentationVolume.Load("scan.nii.gz");
    /// SegmentationMask mask = SegmentationVolume.Load("segmentation.nii.gz").ToMask(classes);
    /// VolumeMontage.Save("montage.png", scan, mask, new() { Slices = 9 });
    /// </code>
    /// </example>
    public static MLImage Create(SegmentationVolume volume, SegmentationMask mask, VolumeMontageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(mask);
        var classes = mask.Classes
            ?? throw new ArgumentException("The mask does not know its classes, whose colours are drawn; give them to it with WithClasses.", nameof(mask));
        if (volume.Size != mask.Size)
        {
            throw new ArgumentException($"The volume has {volume.Size} voxels, but the mask has {mask.Size}.", nameof(mask));
        }

        var known = options ?? new();
        int[] slices = Choose(mask, VolumePanels.FindBackground(classes), known.Slices);
        var view = new SliceView(volume.Size, volume.Geometry.Spacing, VolumeAxis.Z, volume.Geometry.IsOriented);
        var tile = view.Fit(known.MaxSliceSide);
        int columns = (int)Math.Ceiling(Math.Sqrt(slices.Length * (double)tile.Height / tile.Width));
        columns = Math.Clamp(columns, 1, slices.Length);
        int rows = (slices.Length + columns - 1) / columns;
        var sheet = new ImageSize((columns * (tile.Width + Gap)) - Gap, (rows * (tile.Height + Gap)) - Gap);
        byte[] bgra = CreateBlack(sheet);
        var greys = new VolumeGreys(volume);
        for (int place = 0; place < slices.Length; place++)
        {
            using var slice = Draw(view.FindVoxels(slices[place], tile), tile, greys, mask, known.Overlay);
            Copy(slice, bgra, sheet.Width, (place % columns * (tile.Width + Gap)) + (place / columns * (tile.Height + Gap) * sheet.Width));
        }

        return MLImage.CreateFromPixels(sheet.Width, sheet.Height, MLPixelFormat.Bgra32, bgra);
    }

    /// <summary>Writes the montage as a PNG file. A file that exists is replaced only once the new one is complete.</summary>
    /// <param name="path">The file to write, with the extension .png; its folder must exist.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="mask">The mask, of the volume's size, which knows its classes.</param>
    /// <param name="options">Which slices, and how. Default: null, the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty; or volume and mask differ in size, or the mask does not know its classes, or holds a class index that they lack.
    /// </exception>
    /// <exception cref="SegmentationException">The file cannot be written, or its extension is not .png.</exception>
    public static void Save(string path, SegmentationVolume volume, SegmentationMask mask, VolumeMontageOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new SegmentationException($"Montages are written as PNG files, but '{path}' does not end in .png.");
        }

        using var montage = Create(volume, mask, options);
        AtomicFile.WriteThroughPath(path, montage.Save);
    }

    private static int[] Choose(SegmentationMask mask, byte background, int most)
    {
        int[] held = [.. Enumerable.Range(0, mask.Depth)
            .Where(z => mask.Pixels.Slice(z * mask.Size.SlicePixelCount, mask.Size.SlicePixelCount).ContainsAnyExcept(background, SegmentationMask.Ignored))];
        var (first, last) = held is [] ? (0, mask.Depth - 1) : (held[0], held[^1]);
        int count = Math.Min(most, last - first + 1);
        return [.. Enumerable.Range(0, count).Select(index => first + (int)((index + 0.5) * (last - first + 1) / count))];
    }

    private static MLImage Draw(int[] voxels, ImageSize size, VolumeGreys greys, SegmentationMask mask, OverlayOptions options)
    {
        byte[] labels = new byte[voxels.Length];
        byte[] bgra = CreateBlack(size);
        for (int pixel = 0; pixel < voxels.Length; pixel++)
        {
            labels[pixel] = mask.Pixels[voxels[pixel]];
            bgra.AsSpan(pixel * BytesPerPixel, BytesPerPixel - 1).Fill(greys[voxels[pixel]]);
        }

        using var image = MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Bgra32, bgra);
        return Overlay.Create(image, SegmentationMask.Wrap(size, labels).WithClasses(mask.Classes), options);
    }

    private static byte[] CreateBlack(ImageSize size)
    {
        byte[] bgra = new byte[size.PixelCount * BytesPerPixel];
        for (int alpha = BytesPerPixel - 1; alpha < bgra.Length; alpha += BytesPerPixel)
        {
            bgra[alpha] = byte.MaxValue;
        }

        return bgra;
    }

    private static void Copy(MLImage slice, byte[] sheet, int sheetWidth, int first)
    {
        int length = slice.Width * BytesPerPixel;
        for (int y = 0; y < slice.Height; y++)
        {
            slice.Pixels.Slice(y * length, length).CopyTo(sheet.AsSpan((first + (y * sheetWidth)) * BytesPerPixel));
        }
    }
}
