using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>A volume and its masks as images that hold all slices side by side, for the viewer of reports.</summary>
/// <param name="Whole">The size of the volume.</param>
/// <param name="Size">The size as it is shown, which may be of fewer voxels.</param>
/// <param name="Spacing">How far apart the shown voxels are.</param>
/// <param name="Columns">How many slices are beside each other.</param>
/// <param name="Sheets">
/// The volume in a few levels of grey, and the true and the predicted mask, in which the class index is the level of grey; null for what is not there.
/// </param>
internal sealed record VolumeAtlas(
    ImageSize Whole, ImageSize Size, VolumeSpacing Spacing, int Columns, (byte[]? Image, byte[]? Truth, byte[] Prediction) Sheets)
{
    /// <summary>Noise in the lowest bits makes the most of a file, and nobody sees it.</summary>
    private const int GreyLevels = 32;
    private const int GreyStep = 256 / GreyLevels;

    private static readonly RgbColor[] Levels = [.. Enumerable.Range(0, GreyLevels).Select(level => Grey((byte)(level * GreyStep)))];
    private static readonly RgbColor[] Indices = [.. Enumerable.Range(0, 256).Select(index => Grey((byte)index))];

    /// <summary>Makes the images of a volume, with no more voxels than that.</summary>
    public static VolumeAtlas Create(VolumeGreys? greys, SegmentationMask? truth, SegmentationMask prediction, int maxVoxels)
    {
        var whole = prediction.Size;
        var spacing = truth?.Spacing ?? prediction.Spacing ?? VolumeSpacing.One;
        var size = Shrink(whole, spacing, maxVoxels);
        int columns = Math.Clamp((int)Math.Round(Math.Sqrt((double)size.Depth * size.Height / size.Width)), 1, size.Depth);
        int[] voxels = FindVoxels(whole, size, columns);
        var sheet = new ImageSize(columns * size.Width, (size.Depth + columns - 1) / columns * size.Height);
        return new VolumeAtlas(
            whole,
            size,
            new VolumeSpacing(
                spacing.X * whole.Width / size.Width, spacing.Y * whole.Height / size.Height, spacing.Z * whole.Depth / size.Depth),
            columns,
            (greys is null ? null : ToPng(sheet, voxels, voxel => (byte)(greys[voxel] / GreyStep), Levels),
                truth is null ? null : ToPng(sheet, voxels, voxel => truth.Pixels[voxel], Indices),
                ToPng(sheet, voxels, voxel => prediction.Pixels[voxel], Indices)));
    }

    /// <summary>A size with no more voxels: where voxels are finest, they become coarser first.</summary>
    internal static ImageSize Shrink(ImageSize size, VolumeSpacing spacing, int maxVoxels)
    {
        double finest = Math.Min(spacing.X, Math.Min(spacing.Y, spacing.Z));
        var shown = size;
        for (double step = finest; (long)shown.Width * shown.Height * shown.Depth > maxVoxels; step *= 1.02)
        {
            shown = new ImageSize(Side(size.Width, spacing.X), Side(size.Height, spacing.Y), Side(size.Depth, spacing.Z));

            int Side(int side, double distance) => distance >= step ? side : Math.Max(1, (int)(side * distance / step));
        }

        return shown;
    }

    /// <summary>For each pixel of the sheet, the voxel that is there; -1 where the last row has no more slices.</summary>
    private static int[] FindVoxels(ImageSize volume, ImageSize shown, int columns)
    {
        int sheetWidth = columns * shown.Width;
        int rows = (shown.Depth + columns - 1) / columns * shown.Height;
        int[] voxels = new int[sheetWidth * rows];
        voxels.AsSpan().Fill(-1);
        for (int slice = 0; slice < shown.Depth; slice++)
        {
            int z = Pick(slice, volume.Depth, shown.Depth);
            int first = (slice / columns * shown.Height * sheetWidth) + (slice % columns * shown.Width);
            for (int row = 0; row < shown.Height; row++)
            {
                int y = Pick(row, volume.Height, shown.Height);
                for (int column = 0; column < shown.Width; column++)
                {
                    voxels[first + (row * sheetWidth) + column] =
                        (((z * volume.Height) + y) * volume.Width) + Pick(column, volume.Width, shown.Width);
                }
            }
        }

        return voxels;

        static int Pick(int index, int from, int to) => (int)((index + 0.5) * from / to);
    }

    private static byte[] ToPng(ImageSize sheet, int[] voxels, Func<int, byte> getLevel, RgbColor[] palette)
    {
        var levels = new SegmentationMask(sheet.Width, sheet.Height, (byte[])[.. voxels.Select(voxel => voxel < 0 ? (byte)0 : getLevel(voxel))]);
        return PanelPainter.ToPng(stream => PngMaskWriter.Write(stream, levels, palette));
    }

    private static RgbColor Grey(byte level) => new(level, level, level);
}
