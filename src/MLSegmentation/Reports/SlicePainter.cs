using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>Draws a slice of a volume with the contours of the true areas as lines, and of the predicted ones as brighter dots.</summary>
/// <param name="classes">The classes, for their colours.</param>
/// <param name="background">The class that has no contour.</param>
internal sealed class SlicePainter(SegmentationClasses classes, byte background)
{
    private const int Channels = 3;

    /// <summary>Without an image, contours are drawn on this grey.</summary>
    private const byte NeutralLevel = 64;

    /// <summary>Noise in the lowest bits of a volume makes the most of a file, and nobody sees it.</summary>
    private const int GreyStep = 8;

    /// <summary>Of a dotted contour, so many pixels of every four are drawn.</summary>
    private const int Drawn = 2;

    /// <summary>How much nearer to white the predicted contour is than the colour of its class.</summary>
    private const double Brightening = 0.55;

    /// <summary>A PNG file of a slice.</summary>
    /// <param name="voxels">The voxels of its pixels.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="greys">The volume; null where there is none.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="prediction">The predicted mask.</param>
    public byte[] Paint(int[] voxels, ImageSize size, VolumeGreys? greys, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction)
    {
        byte[] rgb = new byte[voxels.Length * Channels];
        for (int pixel = 0; pixel < voxels.Length; pixel++)
        {
            rgb.AsSpan(pixel * Channels, Channels).Fill((byte)((greys?[voxels[pixel]] ?? NeutralLevel) / GreyStep * GreyStep));
        }

        Draw(rgb, Pick(truth, voxels), size, isTruth: true);
        Draw(rgb, Pick(prediction, voxels), size, isTruth: false);
        return PanelPainter.ToPng(stream => PngWriter.WriteRgb(stream, rgb, size));
    }

    private static byte[] Pick(ReadOnlySpan<byte> mask, int[] voxels)
    {
        byte[] labels = new byte[voxels.Length];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = mask[voxels[pixel]];
        }

        return labels;
    }

    private void Draw(Span<byte> rgb, ReadOnlySpan<byte> labels, ImageSize size, bool isTruth)
    {
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            byte label = labels[pixel];
            var (y, x) = Math.DivRem(pixel, size.Width);
            bool isDrawn = isTruth || (x + y) % (2 * Drawn) < Drawn;
            if (isDrawn && label != background && label != SegmentationMask.Ignored && IsContour(labels, size, x, y))
            {
                var color = label < classes.Count ? classes[label].Color : ClassPalette.GetColor(label);
                rgb[pixel * Channels] = Shade(color.Red, isTruth);
                rgb[(pixel * Channels) + 1] = Shade(color.Green, isTruth);
                rgb[(pixel * Channels) + 2] = Shade(color.Blue, isTruth);
            }
        }
    }

    private static byte Shade(byte level, bool isTruth) => isTruth ? level : (byte)(level + (Brightening * (byte.MaxValue - level)));

    /// <summary>Whether one of the four neighbours is of another class. The image's edge is no contour.</summary>
    private static bool IsContour(ReadOnlySpan<byte> labels, ImageSize size, int x, int y)
    {
        int pixel = (y * size.Width) + x;
        byte label = labels[pixel];
        return (x > 0 && labels[pixel - 1] != label)
            || (x < size.Width - 1 && labels[pixel + 1] != label)
            || (y > 0 && labels[pixel - size.Width] != label)
            || (y < size.Height - 1 && labels[pixel + size.Width] != label);
    }
}
