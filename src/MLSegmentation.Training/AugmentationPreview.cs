using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Data;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>Shows what augmentations make of images, before anything is trained on them.</summary>
public static class AugmentationPreview
{
    /// <summary>
    /// Makes patches as a training with the same options and the same data would see them: its first images in their order, and where there
    /// are fewer images than patches, those of the second epoch after those of the first, and so on. Of floating-point pixels the first three
    /// channels are shown as red, green and blue, or the first alone as grey where there are fewer; the range of 2.5 standard deviations around
    /// the mean of each channel becomes that from black to white.
    /// </summary>
    /// <param name="context">The context of the data; images that its memory cannot hold go to its temporary folder.</param>
    /// <param name="data">The images with their masks. No more of them are read than are shown.</param>
    /// <param name="options">
    /// The options of the training, of which the augmentations, the crop, the size to resize to, the seed (0 where there is none), the columns
    /// and the classes count here. Whether a crop suits a network is not checked.
    /// </param>
    /// <param name="count">How many patches to make, at least 1.</param>
    /// <returns>The patches; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on; the message says why.</exception>
    /// <example>
    /// <code>
    /// var options = new SegmentationTrainerOptions { Crop = new(256, 256), Seed = 1 };
    /// foreach (AugmentedImage patch in AugmentationPreview.Create(mlContext, data, options, count: 4))
    /// {
    ///     using (patch)
    ///     {
    ///         Console.WriteLine($"{patch.Image.Width} x {patch.Image.Height}");
    ///     }
    /// }
    /// </code>
    /// </example>
    public static IReadOnlyList<AugmentedImage> Create(MLContext context, IDataView data, SegmentationTrainerOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var valid = options.ToValidated();
        TrainedImages.Check(ImageColumn.Require(data.Schema, valid.ImageColumnName), valid);
        var classes = LabelColumn.GetClasses(LabelColumn.Require(data.Schema, valid.LabelColumnName), valid.Classes);
        using var store = Read(context, context.Data.TakeRows(data, count), valid, classes);
        var samples = new SampleSet(store);
        var augmenter = new PatchAugmenter(TrainingPlan.Create(valid, samples, divisor: 1).Crop, valid.Augmentations, classes, valid.Seed ?? 0);
        var workspace = new PatchWorkspace();
        var normalization = samples.Kind == PixelKind.FloatingPoint ? new PlaneNormalization(GetNormalization(samples)) : null;
        return [.. Enumerable.Range(0, count).Select(number => CreateImage(augmenter, samples, number, workspace, normalization, classes))];
    }

    private static SampleStore Read(MLContext context, IDataView data, SegmentationTrainerOptions options, SegmentationClasses classes)
    {
        var resizer = options.Resize is { } size ? new SampleResizer(size, keepsMasks: false) : null;
        var reader = new SampleReader(options.ImageColumnName, options.LabelColumnName, classes, resizer);
        return reader.Read(data, new RecordStore(options.GetMemoryLimit(), context.TempFilePath), options.CancellationToken);
    }

    private static PixelNormalization GetNormalization(SampleSet samples) =>
        samples.Infos.Select(info => info.Statistics).Aggregate((sum, item) => sum + item).ToNormalization();

    private static AugmentedImage CreateImage(
        PatchAugmenter augmenter, SampleSet samples, int number, PatchWorkspace workspace, PlaneNormalization? normalization, SegmentationClasses classes)
    {
        var (epoch, index) = Math.DivRem(number, samples.Count);
        var size = augmenter.Size;
        byte[] labels = new byte[size.Width * size.Height];
        byte[] pixels = normalization is null
            ? CreateBytes(augmenter, samples, (epoch, index), workspace, labels)
            : CreateShown(augmenter, samples, (epoch, index), workspace, normalization, labels);
        var image = MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Bgra32, ToBgra(pixels, pixels.Length / labels.Length));
        return new AugmentedImage(image, new SegmentationMask(size.Width, size.Height, labels), classes);
    }

    private static byte[] CreateBytes(PatchAugmenter augmenter, SampleSet samples, (int Epoch, int Index) patch, PatchWorkspace workspace, byte[] labels)
    {
        byte[] pixels = new byte[labels.Length * samples.GetInfo(patch.Index).Channels];
        augmenter.Create(samples, patch.Index, patch.Epoch, workspace, pixels.AsSpan(), labels);
        return pixels;
    }

    /// <summary>Floating-point pixels as bytes, interleaved, of one channel or three.</summary>
    private static byte[] CreateShown(
        PatchAugmenter augmenter, SampleSet samples, (int Epoch, int Index) patch, PatchWorkspace workspace, PlaneNormalization normalization, byte[] labels)
    {
        const float Shown = 2.5f;
        int channels = samples.GetInfo(patch.Index).Channels;
        float[] planes = new float[labels.Length * channels];
        augmenter.Create(samples, patch.Index, patch.Epoch, workspace, normalization, planes, labels);
        int shown = channels < 3 ? 1 : 3;
        byte[] pixels = new byte[labels.Length * shown];
        for (int index = 0; index < pixels.Length; index++)
        {
            var (pixel, channel) = Math.DivRem(index, shown);
            float share = (planes[(channel * labels.Length) + pixel] + Shown) / (2 * Shown);
            pixels[index] = (byte)MathF.Round(byte.MaxValue * Math.Clamp(share, 0, 1));
        }

        return pixels;
    }

    private static byte[] ToBgra(ReadOnlySpan<byte> pixels, int channels)
    {
        byte[] bgra = new byte[pixels.Length / channels * 4];
        for (int index = 0; index < bgra.Length / 4; index++)
        {
            var pixel = pixels.Slice(index * channels, channels);
            (bgra[4 * index], bgra[(4 * index) + 1], bgra[(4 * index) + 2], bgra[(4 * index) + 3]) = (pixel[^1], pixel[channels / 2], pixel[0], byte.MaxValue);
        }

        return bgra;
    }
}
