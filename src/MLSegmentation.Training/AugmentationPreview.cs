using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training;

/// <summary>Shows what augmentations make of images, before anything is trained on them.</summary>
public static class AugmentationPreview
{
    private const int MaxPixels = 1 << 27;

    private const float Shown = 2.5f;

    /// <summary>
    /// Makes patches as a training with the same options and the same data would see them: its first images in their order, and where there
    /// are fewer images than patches, those of the second epoch after those of the first, and so on. Of floating-point pixels the first three
    /// channels are shown as red, green and blue, or the first alone as grey where there are fewer; the range of 2.5 standard deviations around
    /// the mean of each channel becomes that from black to white. Of patches of volumes, the slice in the middle is shown.
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
    /// <exception cref="SegmentationOptionException">Two options do not go together.</exception>
    /// <exception cref="SegmentationException">
    /// The data cannot be trained on, or the patches would have more than 134,217,728 pixels together; the message says why.
    /// </exception>
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
        options.Validate();
        var column = ImageColumn.Require(data.Schema, options.ImageColumnName);
        options = VolumeRules.Fit(options, column);
        TrainedImages.CheckChannels(column, options);
        TrainedImages.CheckAugmentations(column, options.Augmentations);
        RequireSpace(options.Resize, count);
        var classes = TrainingInput.Of(data, options).Classes;
        using var store = Read(context, context.Data.TakeRows(data, count), options, classes);
        var samples = new SampleSet(store);
        var size = CropSize.Choose(options.Resize ?? options.Crop, samples, new ImageSize(1, 1), options.Rank);
        RequireSpace(size, count);
        var patches = options.Volumes is { Slices: not null } ? samples.ForPatches(size, slices: 1) : samples;
        var augmenter = new PatchAugmenter(size, options.Augmentations, classes, GetNormalization(samples), options.Seed ?? 0);
        var reader = new PatchReader();
        return [.. Enumerable.Range(0, count).Select(number => CreateImage(augmenter, patches, number, reader, classes))];
    }

    private static void RequireSpace(ImageSize? size, int count)
    {
        if (size is { } patch && (Int128)patch.Width * patch.Height * patch.Depth * count > MaxPixels)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"{count} patches of {patch} have more than {MaxPixels:N0} pixels together; make fewer or smaller ones."));
        }
    }

    private static SampleStore Read(MLContext context, IDataView data, SegmentationTrainerOptions options, SegmentationClasses classes)
    {
        var change = TrainingData.CreateChange(options, keepsMasks: false);
        var reader = new SampleReader(options.ImageColumnName, options.LabelColumnName, classes, change);
        return reader.Read(data, new RecordStore(options.Execution.GetMemoryLimit(), context.TempFilePath), options.CancellationToken);
    }

    /// <summary>A normalisation after which 2.5 is white, and its negative black; colours are shown as they are.</summary>
    private static PixelNormalization GetNormalization(SampleSet samples) => samples.Format.HasColors
        ? new PixelNormalization([0.5f, 0.5f, 0.5f], [0.5f / Shown, 0.5f / Shown, 0.5f / Shown])
        : samples.GetNormalization(samples.GetInfo(0).Channels);

    private static AugmentedImage CreateImage(PatchAugmenter augmenter, SampleSet samples, int number, PatchReader reader, SegmentationClasses classes)
    {
        var (epoch, index) = Math.DivRem(number, samples.Count);
        var size = augmenter.Size;
        byte[] labels = new byte[size.PixelCount];
        float[] planes = new float[augmenter.Channels * size.PixelCount];
        augmenter.Create(samples, index, epoch, reader, planes, labels);
        int start = size.Depth / 2 * size.SlicePixelCount;
        var image = MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Bgra32, ToBgra(planes.AsSpan(start), size));
        return new AugmentedImage(image, new SegmentationMask(size.Width, size.Height, labels.AsSpan(start, size.SlicePixelCount)), classes);
    }

    /// <summary>The slice with which planes begin.</summary>
    private static byte[] ToBgra(ReadOnlySpan<float> planes, ImageSize size)
    {
        int count = size.SlicePixelCount;
        byte[] bgra = new byte[4 * count];
        int step = planes.Length <= 2 * size.PixelCount ? 0 : size.PixelCount;
        for (int pixel = 0; pixel < count; pixel++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                float share = (planes[(channel * step) + pixel] + Shown) / (2 * Shown);
                bgra[(4 * pixel) + 2 - channel] = (byte)MathF.Round(byte.MaxValue * Math.Clamp(share, 0, 1));
            }

            bgra[(4 * pixel) + 3] = byte.MaxValue;
        }

        return bgra;
    }
}
