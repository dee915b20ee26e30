using Microsoft.ML;
using MLSegmentation.Options;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Denoising;

/// <summary>The images that a denoiser learns from, and what was found out about them.</summary>
/// <param name="Data">The images, for the loop: with as many patches of each in an epoch as the options say.</param>
/// <param name="Channels">The channels of the network.</param>
/// <param name="Range">The values that the network sees as 0 and 1.</param>
internal sealed record DenoisingImages(TrainingData Data, int Channels, (double Least, double Greatest) Range) : IDisposable
{
    /// <summary>Reads the data views and checks what they hold.</summary>
    public static DenoisingImages Read(IDataView input, DenoisingTrainerOptions options, int seed, string temporaryFolder)
    {
        var stores = new List<SampleStore>();
        try
        {
            var reader = new PairReader(options, options.ValidationSet is null ? null : "training set");
            stores.Add(reader.Read(input, CreateRecords(options, temporaryFolder)));
            var all = new SampleSet(stores[0]);
            RequireSplit(all, options);
            var (training, validation) = options.ValidationFraction > 0 ? all.Split(options.ValidationFraction, seed) : (all, null);
            if (options.ValidationSet is { } validationSet)
            {
                stores.Add(new PairReader(options, "validation set").Read(validationSet, CreateRecords(options, temporaryFolder), reader.Channels));
                validation = new SampleSet(stores[1]);
            }

            var range = FindRange(training, reader.Channels);
            var normalization = CreateNormalization(training, range);
            var data = TrainingData.Of(training.Repeat(options.PatchesPerImage), validation, normalization, stores);
            return new DenoisingImages(data, reader.Channels, range);
        }
        catch
        {
            stores.ForEach(store => store.Dispose());
            throw;
        }
    }

    public void Dispose() => Data.Dispose();

    private static RecordStore CreateRecords(DenoisingTrainerOptions options, string folder) => new(options.Execution.GetMemoryLimit(), folder);

    private static void RequireSplit(SampleSet all, DenoisingTrainerOptions options)
    {
        if (options.ValidationFraction > 0 && all.Count < 2)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.ValidationFraction))} is {options.ValidationFraction}, "
                + $"but there is only one training image; add images, or give a validation set.");
        }
    }

    /// <summary>0 to 255 of 8 bits; otherwise from the least to the greatest value of the clean images.</summary>
    private static (double Least, double Greatest) FindRange(SampleSet training, int channels)
    {
        if (training.Format.HasColors)
        {
            return (byte.MinValue, byte.MaxValue);
        }

        var clean = training.Infos.SelectMany(info => info.Range.TakeLast(channels)).ToList();
        var (least, greatest) = (clean.Min(range => range.Least), clean.Max(range => range.Greatest));
        return greatest > least
            ? (least, greatest)
            : throw new SegmentationException($"All clean training images have the value {least} everywhere; there is nothing to learn from.");
    }

    private static PixelNormalization CreateNormalization(SampleSet training, (double Least, double Greatest) range)
    {
        int stored = training.GetInfo(0).Channels;
        var (mean, deviation) = training.Format.HasColors ? (0f, 1f) : ((float)range.Least, (float)(range.Greatest - range.Least));
        return new([.. Enumerable.Repeat(mean, stored)], [.. Enumerable.Repeat(deviation, stored)]);
    }
}
