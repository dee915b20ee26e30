using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

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
        byte[] record = CreateRecord(width, height);
        var info = StoredImages.Describe(new ImageSize(width, height), 3, record, Classes.Count);
        _store = StoredImages.Store([.. Enumerable.Repeat((info, record), count)]);
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

    /// <summary>A patch: its pixels, red, green and blue side by side, and its labels.</summary>
    public (byte[] Pixels, byte[] Labels) Create(ImageSize size, IReadOnlyList<Augmentation> augmentations, int epoch, int seed = 1, int index = 0)
    {
        byte[] labels = new byte[size.PixelCount];
        float[] planes = new float[3 * labels.Length];
        var unchanged = new PixelNormalization([0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]);
        new PatchAugmenter(size, augmentations, Classes, unchanged, seed).Create(Samples, index, epoch, new PatchReader(), planes, labels);
        return ([.. Enumerable.Range(0, planes.Length).Select(place => (byte)MathF.Round(planes[((place % 3) * labels.Length) + (place / 3)]))], labels);
    }

    public void Dispose() => _store.Dispose();

    private static byte[] CreateRecord(int width, int height)
    {
        int count = width * height;
        byte[] record = new byte[4 * count];
        for (int pixel = 0; pixel < count; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, width);
            (record[pixel], record[count + pixel], record[(2 * count) + pixel]) = ((byte)x, (byte)y, (byte)(x * y * 31));
            record[(3 * count) + pixel] = GetLabel(x, y);
        }

        return record;
    }
}
