using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Data;

namespace MLSegmentation.Training.Tests.Augmentations;

/// <summary>
/// Images whose every pixel says where it is: red is the column and green the row (and blue something
/// restless), and the mask is a function of both. So a patch shows
/// whether image and mask were read at the same places.
/// </summary>
internal sealed class PlaceImages : IDisposable
{
    public const int Cell = 12;

    private readonly SampleStore _store;

    public PlaceImages(int width, int height, int count = 1)
    {
        var size = new ImageSize(width, height);
        var records = new RecordStore(long.MaxValue, Path.GetTempPath());
        byte[] record = CreateRecord(width, height);
        long[] classPixels = [.. Enumerable.Range(0, Classes.Count).Select(label => (long)record.AsSpan(3 * width * height).Count((byte)label))];
        var infos = new List<SampleInfo>();
        for (int index = 0; index < count; index++)
        {
            records.Add(record);
            infos.Add(new SampleInfo($"{index}", size, size, 3, PixelStatistics.Of(record.AsSpan(0, 3 * width * height), 3), classPixels));
        }

        records.Complete();
        _store = new SampleStore(records, infos);
        Samples = new SampleSet(_store);
    }

    public static SegmentationClasses Classes { get; } = SegmentationClasses.FromNames("background", "left", "right", "rare");

    public SampleSet Samples { get; }

    /// <summary>The label at a place: cells in columns and rows, some of them ignored, and one small one of class 3.</summary>
    public static byte GetLabel(int x, int y) => (x / Cell, y / Cell) switch
    {
        (1, 1) => 3,
        var (column, row) when (column + (2 * row)) % 7 == 6 => SegmentationMask.Ignored,
        var (column, row) => (byte)((column + row) % 3),
    };

    /// <summary>A patch: its pixels and its labels.</summary>
    public (byte[] Pixels, byte[] Labels) Create(ImageSize size, IReadOnlyList<Augmentation> augmentations, int epoch, int seed = 1, int index = 0)
    {
        byte[] labels = new byte[size.Width * size.Height];
        byte[] pixels = new byte[3 * labels.Length];
        new PatchAugmenter(size, augmentations, Classes, seed).Create(Samples, index, epoch, new PatchWorkspace(), pixels, labels);
        return (pixels, labels);
    }

    public void Dispose() => _store.Dispose();

    private static byte[] CreateRecord(int width, int height)
    {
        byte[] record = new byte[4 * width * height];
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, width);
            (record[3 * pixel], record[(3 * pixel) + 1], record[(3 * pixel) + 2]) = ((byte)x, (byte)y, (byte)(x * y * 31));
            record[(3 * width * height) + pixel] = GetLabel(x, y);
        }

        return record;
    }
}
