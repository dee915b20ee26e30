namespace MLSegmentation.Reports;

/// <summary>Looks at a volume along one of its axes, in the proportions that its voxels have.</summary>
/// <param name="size">The size of the volume.</param>
/// <param name="spacing">How far apart its voxels are.</param>
/// <param name="axis">The axis.</param>
/// <param name="isUpright">Whether y and z grow upwards in images, as the front and the head of a patient are drawn.</param>
internal sealed class SliceView(ImageSize size, VolumeSpacing spacing, VolumeAxis axis, bool isUpright)
{
    /// <summary>Small volumes are drawn in at most so many pixels for each of their finest voxels.</summary>
    private const int MostPixelsPerVoxel = 6;

    /// <summary>How many slices there are.</summary>
    public int Count => axis switch { VolumeAxis.X => size.Width, VolumeAxis.Y => size.Height, _ => size.Depth };

    private int Columns => axis == VolumeAxis.X ? size.Height : size.Width;

    private int Rows => axis == VolumeAxis.Z ? size.Height : size.Depth;

    private double ColumnSpacing => axis == VolumeAxis.X ? spacing.Y : spacing.X;

    private double RowSpacing => axis == VolumeAxis.Z ? spacing.Y : spacing.Z;

    /// <summary>The size of images of slices whose sides have no more pixels than that.</summary>
    public ImageSize Fit(int maxSide)
    {
        double width = Columns * ColumnSpacing;
        double height = Rows * RowSpacing;
        double scale = Math.Min(maxSide / Math.Max(width, height), MostPixelsPerVoxel / Math.Min(ColumnSpacing, RowSpacing));
        return new ImageSize(Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>For each pixel of an image of a slice, row by row, the index of the voxel that is there.</summary>
    public int[] FindVoxels(int slice, ImageSize image)
    {
        int[] voxels = new int[image.PixelCount];
        for (int y = 0; y < image.Height; y++)
        {
            int row = (int)((y + 0.5) * Rows / image.Height);
            row = isUpright ? Rows - 1 - row : row;
            for (int x = 0; x < image.Width; x++)
            {
                int column = (int)((x + 0.5) * Columns / image.Width);
                voxels[(y * image.Width) + x] = axis switch
                {
                    VolumeAxis.X => (((row * size.Height) + column) * size.Width) + slice,
                    VolumeAxis.Y => (((row * size.Height) + slice) * size.Width) + column,
                    _ => (((slice * size.Height) + row) * size.Width) + column,
                };
            }
        }

        return voxels;
    }

    /// <summary>The slice with the most voxels of objects, true ones or, where there are none, predicted ones; else the middle one.</summary>
    public int FindFullest(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, byte background)
    {
        int[] counts = CountObjects(truth, background);
        counts = counts.Max() > 0 ? counts : CountObjects(prediction, background);
        int most = counts.Max();
        return most > 0 ? Array.IndexOf(counts, most) : Count / 2;
    }

    private int[] CountObjects(ReadOnlySpan<byte> mask, byte background)
    {
        int[] counts = new int[Count];
        for (int row = 0, index = 0; index < mask.Length; row++, index += size.Width)
        {
            var voxels = mask.Slice(index, size.Width);
            if (voxels.IndexOfAnyExcept(background, SegmentationMask.Ignored) < 0)
            {
                continue;
            }

            for (int x = 0; x < voxels.Length; x++)
            {
                int slice = axis switch { VolumeAxis.X => x, VolumeAxis.Y => row % size.Height, _ => row / size.Height };
                counts[slice] += voxels[x] != background && voxels[x] != SegmentationMask.Ignored ? 1 : 0;
            }
        }

        return counts;
    }
}
