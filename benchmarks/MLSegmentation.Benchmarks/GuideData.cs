using MLSegmentation.Masks;

namespace MLSegmentation.Benchmarks;

/// <summary>Makes the data of which the guides give figures: masks of small objects only, and images of cells that touch each other.</summary>
internal static class GuideData
{
    private const int Side = 128;
    private const int Cells = 34;

    private static readonly SegmentationClasses Bordered = SegmentationClasses.Parse("background=0, cell=1, border=2");

    /// <summary>Writes the masks of a folder anew with none but the objects of fewer pixels; prints their share of all pixels.</summary>
    public static void KeepSmall(string masks, string output, int area)
    {
        Directory.CreateDirectory(output);
        long kept = 0;
        long all = 0;
        foreach (string path in Directory.GetFiles(masks))
        {
            var objects = SegmentationMask.Load(path, SegmentationClasses.Binary).LabelObjects();
            bool[] areSmall = new bool[objects.Count + 1];
            foreach (var item in objects.ExtractObjects())
            {
                areSmall[item.Number] = item.Area < area;
            }

            byte[] labels = new byte[objects.Width * objects.Height];
            for (int pixel = 0; pixel < labels.Length; pixel++)
            {
                labels[pixel] = areSmall[objects[pixel % objects.Width, pixel / objects.Width]] ? (byte)1 : (byte)0;
            }

            kept += labels.Count(label => label == 1);
            all += labels.Length;
            new SegmentationMask(objects.Width, objects.Height, labels).Save(Path.Combine(output, Path.GetFileName(path)), SegmentationClasses.Binary);
        }

        Console.WriteLine(FormattableString.Invariant($"{output}: {100.0 * kept / all:0.00} % of the pixels"));
    }

    /// <summary>
    /// Draws images of cells that touch each other, and two masks of each: in <c>masks</c>, a pixel that touches another cell is background; in
    /// <c>bordered</c>, it has a class of its own.
    /// </summary>
    public static void DrawTouching(string output, int count, int seed)
    {
        var random = new Random(seed);
        foreach (string folder in (string[])["images", "masks", "bordered"])
        {
            Directory.CreateDirectory(Path.Combine(output, folder));
        }

        for (int index = 0; index < count; index++)
        {
            var (numbers, depths) = DrawCells(random);
            string name = FormattableString.Invariant($"{index:D3}.png");
            SaveGrey(DrawImage(numbers, depths, random), Path.Combine(output, "images", name));
            byte[] labels = [.. Enumerable.Range(0, numbers.Length).Select(pixel => Label(numbers, pixel))];
            new SegmentationMask(Side, Side, labels).Save(Path.Combine(output, "bordered", name), Bordered);
            new SegmentationMask(Side, Side, [.. labels.Select(label => label == 1 ? (byte)1 : (byte)0)])
                .Save(Path.Combine(output, "masks", name), SegmentationClasses.Binary);
        }
    }

    /// <summary>The number of the cell of each pixel, 0 for none, and how far inside it lies: 0 at the edge, 1 in the middle.</summary>
    private static (int[] Numbers, double[] Depths) DrawCells(Random random)
    {
        int[] numbers = new int[Side * Side];
        double[] depths = new double[Side * Side];
        for (int cell = 1; cell <= Cells; cell++)
        {
            var (x, y) = (random.NextDouble() * Side, random.NextDouble() * Side);
            var (length, width, angle) = (7 + (random.NextDouble() * 6), 6 + (random.NextDouble() * 3), random.NextDouble() * Math.PI);
            for (int pixel = 0; pixel < numbers.Length; pixel++)
            {
                var (dx, dy) = ((pixel % Side) - x, (pixel / Side) - y);
                double along = ((dx * Math.Cos(angle)) + (dy * Math.Sin(angle))) / length;
                double across = ((dy * Math.Cos(angle)) - (dx * Math.Sin(angle))) / width;
                double depth = 1 - Math.Sqrt((along * along) + (across * across));

                // Of two cells in one place, the pixel is of the one whose middle is nearer: they meet in a line.
                if (depth > 0 && depth > depths[pixel])
                {
                    (numbers[pixel], depths[pixel]) = (cell, depth);
                }
            }
        }

        return (numbers, depths);
    }

    /// <summary>Cells are brighter than what is around them, a little darker towards their edges, and noisy.</summary>
    private static byte[] DrawImage(int[] numbers, double[] depths, Random random)
    {
        double[] brightness = [.. Enumerable.Range(0, Cells + 1).Select(cell => cell == 0 ? 60 : 110 + (random.NextDouble() * 50))];
        return [.. numbers.Select((number, pixel) =>
        {
            double noise = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 40;
            return (byte)Math.Clamp(brightness[number] + (number == 0 ? 0 : 50 * Math.Min(depths[pixel], 0.5)) + noise, 0, 255);
        })];
    }

    private static byte Label(int[] numbers, int pixel)
    {
        int number = numbers[pixel];
        if (number == 0)
        {
            return 0;
        }

        for (int y = Math.Max(0, (pixel / Side) - 1); y <= Math.Min(Side - 1, (pixel / Side) + 1); y++)
        {
            for (int x = Math.Max(0, (pixel % Side) - 1); x <= Math.Min(Side - 1, (pixel % Side) + 1); x++)
            {
                if (numbers[(y * Side) + x] is var other && other > 0 && other != number)
                {
                    return 2;
                }
            }
        }

        return 1;
    }

    private static void SaveGrey(byte[] grey, string path)
    {
        using var file = File.Create(path);
        PngWriter.WriteRgb(file, [.. grey.SelectMany(level => (byte[])[level, level, level])], new ImageSize(Side, Side));
    }
}
