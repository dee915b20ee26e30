using System.Diagnostics;
using System.Globalization;

namespace MLSegmentation.Benchmarks;

/// <summary>Post-processing of masks of touching discs with specks and holes, of any size: time per pixel, and the most memory so far.</summary>
internal static class PostProcessingCost
{
    private const int Radius = 12;
    private const int PixelsPerDisc = 900;
    private const int PixelsPerSpeck = 200;

    public static void Run(int[] sides)
    {
        var cleaning = new MaskPostProcessing { FillHoles = MaskPostProcessing.AllHoles, ClearBorder = true, MinObject = 20 };
        foreach (int side in sides)
        {
            var mask = Draw(side);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{side}x{side}: the mask, {PeakMebibytes()} MiB"));
            Measure("holes, border, small objects", mask, () => mask.PostProcess(cleaning));
            Measure("the largest object", mask, () => mask.PostProcess(new MaskPostProcessing { Largest = true }));
            Measure("objects of these", mask, () => mask.LabelObjects(cleaning));
            Measure("with splitting", mask, () => mask.PostProcess(cleaning with { SplitTouching = 1 }));
        }
    }

    private static void Measure(string what, SegmentationMask mask, Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        double nanoseconds = clock.Elapsed.TotalNanoseconds / mask.Pixels.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {nanoseconds:F1} ns a pixel, {PeakMebibytes()} MiB"));
    }

    private static long PeakMebibytes() => Process.GetCurrentProcess().PeakWorkingSet64 >> 20;

    private static SegmentationMask Draw(int side)
    {
        byte[] labels = new byte[side * side];
        var random = new Random(1);
        for (int disc = 0; disc < labels.Length / PixelsPerDisc; disc++)
        {
            var (column, row) = (random.Next(side), random.Next(side));
            for (int y = Math.Max(row - Radius, 0); y <= Math.Min(row + Radius, side - 1); y++)
            {
                int reach = (int)Math.Sqrt((Radius * Radius) - ((y - row) * (y - row)));
                int left = Math.Max(column - reach, 0);
                labels.AsSpan((y * side) + left, Math.Min(column + reach, side - 1) - left + 1).Fill(1);
            }
        }

        for (int speck = 0; speck < labels.Length / PixelsPerSpeck; speck++)
        {
            labels[random.Next(labels.Length)] ^= 1;
        }

        return new SegmentationMask(side, side, labels);
    }
}
