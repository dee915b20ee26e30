using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Options;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>Everything that a training reads: the images to learn from, those to validate on, and what was found out about them.</summary>
internal sealed class TrainingData : IDisposable
{
    private readonly List<SampleStore> _stores = [];

    private TrainingData(SegmentationClasses classes) => Classes = classes;

    /// <summary>The classes of the masks.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>The images to learn from.</summary>
    public SampleSet Training { get; private set; } = null!;

    /// <summary>The images to validate on; null where there are none.</summary>
    public SampleSet? Validation { get; private set; }

    /// <summary>The images without masks; null where there are none.</summary>
    public SampleSet? Unlabelled { get; private set; }

    /// <summary>The channels that the network sees: 1 or 3 of 8 bits, and all of floating-point pixels.</summary>
    public int Channels { get; private set; }

    /// <summary>
    /// Mean and standard deviation of the training images' channels; where the training goes on from a model of as many channels, what
    /// its weights are used to.
    /// </summary>
    public PixelNormalization Normalization { get; private set; } = null!;

    /// <summary>Reads the data views and checks what they hold; the origin is the model that the training goes on from.</summary>
    public static TrainingData Load(
        TrainingInput input, SegmentationTrainerOptions options, SegmentationModelInfo? origin, int seed, string temporaryFolder, IChannel channel)
    {
        var data = new TrainingData(input.Classes);
        try
        {
            data.Read(input, options, seed, temporaryFolder, channel);
            data.Choose(options, origin);
            data.CheckClasses(channel);
            data.WarnOfConstant(channel);
            data.CheckValidation(channel);
            data.WarnOfUnlabelled(options.UsedConsistency, channel);
            data.Describe(channel);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>The data of a training without masks, of stores that are then its own.</summary>
    public static TrainingData Of(SampleSet training, SampleSet? validation, PixelNormalization normalization, IEnumerable<SampleStore> stores)
    {
        var data = new TrainingData(SegmentationClasses.Binary)
        {
            Training = training,
            Validation = validation,
            Channels = normalization.Mean.Count,
            Normalization = normalization,
        };
        data._stores.AddRange(stores);
        return data;
    }

    /// <summary>What happens to images and masks before they are stored; null for nothing.</summary>
    public static SampleChange? CreateChange(SegmentationTrainerOptions options, bool keepsMasks) => (options.Volumes, options.Resize) switch
    {
        ({ } volumes, _) => new SampleVolumePreparer(volumes, keepsMasks),
        (_, { } size) => new SampleResizer(size, keepsMasks),
        _ => null,
    };

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    private void Read(TrainingInput input, SegmentationTrainerOptions options, int seed, string temporaryFolder, IChannel channel)
    {
        string? name = options.ValidationSet is null && options.Unlabelled is null ? null : "training set";
        var check = input.CheckTraining(options.LabelColumnName, channel);
        var checkValidation = options.ValidationSet is { } set ? input.CheckValidation(set.Schema[options.LabelColumnName]) : null;
        var all = new SampleSet(ReadStore(input.Data, CreateReader(options, options.ValidationFraction > 0, check, name), options, temporaryFolder));
        if (options.ValidationFraction > 0 && all.Count < 2)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.ValidationFraction))} is {options.ValidationFraction}, "
                + $"but there is only one training image; add images, or give a validation set.");
        }

        (Training, Validation) = options.ValidationFraction > 0 ? all.Split(options.ValidationFraction, seed) : (all, null);
        if (options.ValidationSet is { } validationSet)
        {
            var reader = CreateReader(options, isValidated: true, checkValidation, TrainedImages.ValidationSet);
            Validation = new SampleSet(ReadStore(validationSet, reader, options, temporaryFolder));
        }

        if (options.Unlabelled is { } unlabelled)
        {
            var change = CreateChange(options, keepsMasks: false);
            var reader = new SampleReader(options.ImageColumnName, labelColumn: null, Classes, change, dataSet: TrainedImages.Unlabelled);
            Unlabelled = new SampleSet(ReadStore(unlabelled, reader, options, temporaryFolder));
            CheckPixels(Unlabelled, "give images of the same kind");
        }
    }

    private void Choose(SegmentationTrainerOptions options, SegmentationModelInfo? origin)
    {
        int most = Training.Infos.Max(info => info.Channels);
        int slices = options.Volumes?.Slices ?? 1;
        Channels = Training.Format.HasColors ? options.Channels ?? origin?.Channels ?? most : slices * most;
        Normalization = origin?.Channels == Channels ? origin.Normalization
            : options.Volumes is { Normalization: not VolumeNormalization.DataSet } ? Repeat(new PixelNormalization([0], [1]), Channels)
            : Repeat(Training.GetNormalization(Channels / slices), slices);
    }

    /// <summary>The numbers of each channel several times, for the slices that the network sees of it.</summary>
    private static PixelNormalization Repeat(PixelNormalization one, int times) => times == 1
        ? one
        : new(
            [.. one.Mean.SelectMany(mean => Enumerable.Repeat(mean, times))],
            [.. one.StandardDeviation.SelectMany(deviation => Enumerable.Repeat(deviation, times))]);

    private SampleReader CreateReader(SegmentationTrainerOptions options, bool isValidated, MaskClassCheck? check, string? dataSet)
    {
        var change = CreateChange(options, isValidated);
        return new SampleReader(options.ImageColumnName, options.LabelColumnName, Classes, change, check, dataSet);
    }

    private SampleStore ReadStore(IDataView view, SampleReader reader, SegmentationTrainerOptions options, string temporaryFolder)
    {
        var store = reader.Read(view, new RecordStore(options.Execution.GetMemoryLimit(), temporaryFolder), options.CancellationToken);
        _stores.Add(store);
        return store;
    }

    private void CheckClasses(IChannel channel)
    {
        var present = Classes.Where((_, index) => Training.Infos.Any(info => info.ClassPixels[index] > 0)).Select(item => item.Name).ToList();
        if (present.Count < 2)
        {
            string found = present.Count == 0 ? "has no pixel that counts" : $"holds only the class '{present[0]}'";
            throw new SegmentationException(
                $"None of the {Training.Count} training masks tells two classes apart: each {found}. "
                + $"Check the masks, and the values that the classes ({Classes}) stand for.");
        }

        foreach (string absent in Classes.Select(item => item.Name).Except(present).Select(name => SegmentationText.Escape(name)))
        {
            channel.Warning(MessageSensitivity.Schema, "The class '{0}' occurs in none of the training masks; the model will not learn it.", absent);
        }
    }

    private void WarnOfConstant(IChannel channel)
    {
        SampleInfo[] constant = [.. Training.Infos.Where(info => info.IsConstant)];
        if (constant.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.Schema,
                "{0} of the {1} training images have one value only, such as {2}; there is nothing in them to learn from. Check these files, or take them out.",
                constant.Length,
                Training.Count,
                SegmentationText.Escape(constant[0].Name));
        }
    }

    private void CheckValidation(IChannel channel)
    {
        if (Validation is not { } validation)
        {
            return;
        }

        CheckPixels(validation, "validate on images of the same kind");
        WarnOfRepeated(validation, channel);
        if (validation.Infos.All(info => info.ClassPixels.All(count => count == 0)))
        {
            throw new SegmentationException(
                $"None of the {validation.Count} validation masks has a pixel that counts, so there is nothing to compare with. "
                + $"Check the masks, and the values that the classes ({Classes}) stand for, or validate on other images.");
        }
    }

    /// <summary>Tells which images without masks are images with masks, too; a film is whole only with the frames that have some.</summary>
    private void WarnOfUnlabelled(Consistency? consistency, IChannel channel)
    {
        if (Unlabelled is not { } unlabelled)
        {
            return;
        }

        Warn(Validation, "validation", "the network sees them, so that the validation looks better than it is on new images");
        if (consistency is not TemporalConsistency)
        {
            Warn(Training, "training", "they are learned from twice");
        }

        void Warn(SampleSet? others, string kind, string effect)
        {
            var known = others?.Infos.Select(Picture).ToHashSet() ?? [];
            SampleInfo[] repeated = [.. unlabelled.Infos.Where(info => known.Contains(Picture(info)))];
            if (repeated.Length > 0)
            {
                channel.Warning(
                    MessageSensitivity.Schema,
                    "{0} of the {1} images without masks are {2} images, too, such as {3}; {4}. Take them out of the images without masks.",
                    repeated.Length,
                    unlabelled.Count,
                    kind,
                    SegmentationText.Escape(repeated[0].Name),
                    effect);
            }
        }

        static SampleFingerprint Picture(SampleInfo info) => new(info with { ClassPixels = [] });
    }

    private void Describe(IChannel channel)
    {
        const string Text = "Training on {0} images, validating on {1}; {2} classes, {3} channels.";
        channel.Info(MessageSensitivity.None, Text, Training.Count, Validation?.Count ?? 0, Classes.Count, Channels);
        if (Unlabelled is { } unlabelled)
        {
            channel.Info(MessageSensitivity.None, "Learning from {0} images without masks, too.", unlabelled.Count);
        }

        var (means, deviations) = (Format(Normalization.Mean), Format(Normalization.StandardDeviation));
        channel.Trace(MessageSensitivity.None, "Means {0}, standard deviations {1}.", means, deviations);
    }

    private static string Format(IEnumerable<float> values) => string.Join(" ", values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)));

    private void CheckPixels(SampleSet others, string advice)
    {
        if (others.GetInfo(0) is { Format.HasColors: false } image
            && Training.GetInfo(0) is var first && (image.Samples != first.Samples || image.Channels != first.Channels))
        {
            throw new SegmentationException(
                $"The image of {image.Name} has {image.DescribePixels()}, but that of {first.Name} has {first.DescribePixels()}; "
                + $"{advice}.");
        }
    }

    private void WarnOfRepeated(SampleSet validation, IChannel channel)
    {
        var trained = Training.Infos.Select(info => new SampleFingerprint(info)).ToHashSet();
        SampleInfo[] repeated = [.. validation.Infos.Where(info => trained.Contains(new SampleFingerprint(info)))];
        if (repeated.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.Schema,
                "{0} of the {1} validation images are trained on, too, such as {2}; on those, the validation tells what the network remembers, "
                + "not what it does with new images. Validate on other images.",
                repeated.Length,
                validation.Count,
                SegmentationText.Escape(repeated[0].Name));
        }
    }
}
