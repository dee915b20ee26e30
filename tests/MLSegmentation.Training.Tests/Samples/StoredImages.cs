using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Tests.Samples;

/// <summary>Images as a store has them.</summary>
internal static class StoredImages
{
    /// <summary>What is known about an image.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="record">Its planes and its mask.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="kind">What its pixels are.</param>
    public static SampleInfo Describe(ImageSize size, int channels, byte[] record, int classes = 2, PixelKind kind = PixelKind.EightBit)
    {
        var info = new SampleInfo("image", PixelFormat.Of(kind), size, size, channels);
        var sample = new Sample(info, record);
        long[] classPixels = new long[classes];
        for (int index = 0; index < classes; index++)
        {
            classPixels[index] = sample.Labels.Count((byte)index);
        }

        return info with { Statistics = info.Format.Measure(sample), ClassPixels = classPixels };
    }

    /// <summary>A store of images.</summary>
    public static SampleStore Store(params IReadOnlyList<(SampleInfo Info, byte[] Record)> images)
    {
        var records = new RecordStore(1_000_000, Path.GetTempPath());
        foreach (var (_, record) in images)
        {
            records.Add(record);
        }

        records.Complete();
        return new SampleStore(records, [.. images.Select(image => image.Info)]);
    }

    /// <summary>Pixels whose channels lie side by side as one plane for each channel.</summary>
    public static byte[] ToPlanes(IReadOnlyList<byte> pixels, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(channel => pixels.Where((_, index) => index % channels == channel))];
}
