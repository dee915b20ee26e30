using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Data;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>Shows what augmentations make of pictures, before anything is trained on them.</summary>
public static class AugmentationPreview
{
    /// <summary>
    /// Makes patches as a training with the same options and the same data would see them: its first pictures in their order, and where there
    /// are fewer pictures than patches, those of the second epoch after those of the first, and so on.
    /// </summary>
    /// <param name="context">The context of the data; pictures that its memory cannot hold go to its temporary folder.</param>
    /// <param name="data">The pictures with their masks. No more of them are read than are shown.</param>
    /// <param name="options">
    /// The options of the training, of which the augmentations, the crop, the size to resize to, the seed (0 where there is none), the columns
    /// and the classes count here. Whether a crop suits a network is not checked.
    /// </param>
    /// <param name="count">How many patches to make, at least 1.</param>
    /// <returns>The patches; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on; the message says why.</exception>
    public static IReadOnlyList<AugmentedPicture> Create(MLContext context, IDataView data, SegmentationTrainerOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var valid = options.ToValidated();
        ImageColumn.Require(data.Schema, valid.ImageColumnName);
        var classes = LabelColumn.GetClasses(LabelColumn.Require(data.Schema, valid.LabelColumnName), valid.Classes);
        using var store = Read(context, context.Data.TakeRows(data, count), valid, classes);
        var samples = new SampleSet(store);
        var augmenter = new PatchAugmenter(TrainingPlan.Create(valid, samples, divisor: 1).Crop, valid.Augmentations, classes, valid.Seed ?? 0);
        var workspace = new PatchWorkspace();
        return [.. Enumerable.Range(0, count).Select(number => CreatePicture(augmenter, samples, number, workspace, classes))];
    }

    private static SampleStore Read(MLContext context, IDataView data, SegmentationTrainerOptions options, SegmentationClasses classes)
    {
        var resizer = options.Resize is { } size ? new SampleResizer(size, keepsMasks: false) : null;
        var reader = new SampleReader(options.ImageColumnName, options.LabelColumnName, classes, resizer);
        return reader.Read(data, new RecordStore(options.GetMemoryLimit(), context.TempFilePath), options.CancellationToken);
    }

    private static AugmentedPicture CreatePicture(PatchAugmenter augmenter, SampleSet samples, int number, PatchWorkspace workspace, SegmentationClasses classes)
    {
        var (epoch, index) = Math.DivRem(number, samples.Count);
        var size = augmenter.Size;
        var labels = new byte[size.Width * size.Height];
        var pixels = new byte[labels.Length * samples.GetInfo(index).Channels];
        augmenter.Create(samples, index, epoch, workspace, pixels, labels);
        var image = MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Bgra32, ToBgra(pixels, pixels.Length / labels.Length));
        return new AugmentedPicture(image, new SegmentationMask(size.Width, size.Height, labels), classes);
    }

    private static byte[] ToBgra(ReadOnlySpan<byte> pixels, int channels)
    {
        var bgra = new byte[pixels.Length / channels * 4];
        for (int index = 0; index < bgra.Length / 4; index++)
        {
            var pixel = pixels.Slice(index * channels, channels);
            (bgra[4 * index], bgra[(4 * index) + 1], bgra[(4 * index) + 2], bgra[(4 * index) + 3]) = (pixel[^1], pixel[channels / 2], pixel[0], byte.MaxValue);
        }

        return bgra;
    }
}
