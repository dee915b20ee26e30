using System.Diagnostics;
using System.Globalization;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Benchmarks;

/// <summary>What it costs to make one patch: reading it out of its image, augmenting and normalising it.</summary>
internal static class AugmentationCost
{
    private const int Side = 512;

    public static void Run(int size)
    {
        using var store = CreateStore();
        var samples = new SampleSet(store);
        foreach (string preset in AugmentationCatalog.PresetNames)
        {
            Measure(preset, AugmentationCatalog.Parse(preset), samples, size);
        }

        foreach (string name in AugmentationCatalog.Names)
        {
            Measure($"{name}:1", AugmentationCatalog.Parse($"{name}:1"), samples, size);
        }
    }

    /// <summary>Prints the mean: what an augmentation costs differs from patch to patch.</summary>
    private static void Measure(string name, IReadOnlyList<Augmentation> augmentations, SampleSet samples, int size)
    {
        const int Patches = 400;
        var crop = new ImageSize(size, size);
        var augmenter = new PatchAugmenter(crop, augmentations, SegmentationClasses.Binary, samples.GetNormalization(3), seed: 1);
        var reader = new PatchReader();
        byte[] labels = new byte[size * size];
        float[] pixels = new float[3 * labels.Length];
        for (int epoch = 0; epoch < Patches; epoch++)
        {
            augmenter.Create(samples, 0, epoch, reader, pixels, labels);
        }

        var clock = Stopwatch.StartNew();
        for (int epoch = 0; epoch < Patches; epoch++)
        {
            augmenter.Create(samples, 0, epoch, reader, pixels, labels);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} {clock.Elapsed.TotalMicroseconds / Patches,8:F0} µs"));
    }

    private static SampleStore CreateStore()
    {
        var size = new ImageSize(Side, Side);
        byte[] record = new byte[4 * Side * Side];
        new Random(1).NextBytes(record);
        var labels = record.AsSpan(3 * Side * Side);
        foreach (ref byte label in labels)
        {
            label &= 1;
        }

        var records = new RecordStore(long.MaxValue, Path.GetTempPath());
        records.Add(record);
        records.Complete();
        var info = new SampleInfo("random", PixelFormat.Of(PixelKind.EightBit), size, size, 3)
        {
            ClassPixels = [labels.Count((byte)0), labels.Count((byte)1)],
        };
        return new SampleStore(records, [info with { Statistics = info.Format.Measure(new Sample(info, record)) }]);
    }
}
