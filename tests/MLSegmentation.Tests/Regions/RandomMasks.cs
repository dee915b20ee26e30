namespace MLSegmentation.Tests.Regions;

/// <summary>Masks with holes, corners that touch, islands in holes, ignored areas, and objects at every edge.</summary>
internal static class RandomMasks
{
    public static SegmentationClasses Classes { get; } = SegmentationClasses.Parse("background=0, cell=255, layer 2=7, ignore=9");

    /// <summary>A mask of a random size, of pixels on their own or in blotches.</summary>
    public static SegmentationMask Create(int seed)
    {
        var random = new Random(seed);
        int width = random.Next(1, 33);
        int height = random.Next(1, 33);
        byte[] pixels = new byte[width * height];
        byte[] values = [0, 0, 1, 1, 2, SegmentationMask.Ignored];
        int blocks = seed % 2 == 0 ? 0 : random.Next(1, 12);
        for (int index = 0; blocks == 0 && index < pixels.Length; index++)
        {
            pixels[index] = values[random.Next(seed % 4 == 0 ? 3 : values.Length)];
        }

        for (int block = 0; block < blocks; block++)
        {
            byte value = values[random.Next(values.Length)];
            var (left, top) = (random.Next(width), random.Next(height));
            var (right, bottom) = (random.Next(left, width) + 1, random.Next(top, height) + 1);
            for (int y = top; y < bottom; y++)
            {
                pixels.AsSpan((y * width) + left, right - left).Fill(value);
            }
        }

        return new SegmentationMask(width, height, pixels).WithClasses(Classes);
    }
}
