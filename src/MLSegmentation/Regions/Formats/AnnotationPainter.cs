using MLSegmentation.ImageFiles;

namespace MLSegmentation.Regions.Formats;

/// <summary>Draws the objects of an image as a mask.</summary>
internal static class AnnotationPainter
{
    /// <summary>The mask of an image.</summary>
    /// <exception cref="SegmentationException">The size is not known, or an object has a class that there is not.</exception>
    public static SegmentationMask Paint(AnnotatedImage image, SegmentationClasses classes)
    {
        var size = image.Size ?? throw NoSize(image.FileName);
        ImageLimits.Check(image.FileName, size, 1);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(size.PixelCount);
        pixels.AsSpan().Fill((byte)(classes.BackgroundIndex ?? SegmentationMask.Ignored));
        var limit = new PaintingLimit(size.PixelCount, $"'{image.FileName}'");
        foreach (var item in image.Objects)
        {
            byte index = IndexOf(item.ClassName, image.FileName, classes);
            PolygonRaster.Fill(item.Outline, size.Width, size.Height, limit, (y, left, end) =>
            {
                limit.SpendFilling(end - left);
                pixels.AsSpan((y * size.Width) + left, end - left).Fill(index);
            });
        }

        return SegmentationMask.Wrap(size.Width, size.Height, pixels).WithClasses(classes);
    }

    /// <summary>The error of an image whose size nobody knows.</summary>
    public static SegmentationException NoSize(string fileName) => new(
        $"The annotations of '{fileName}' do not say the size of the image, which is needed here. Name the folder of the images, or give the size.");

    private static byte IndexOf(string name, string fileName, SegmentationClasses classes)
    {
        if (name.Equals(SegmentationClasses.IgnoreName, StringComparison.OrdinalIgnoreCase))
        {
            return SegmentationMask.Ignored;
        }

        int index = classes.IndexOf(name);
        return index >= 0
            ? (byte)index
            : throw new SegmentationException($"The annotations of '{fileName}' have an object of the class '{name}', and the classes are '{classes}'.");
    }
}
