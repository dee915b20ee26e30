using System.Numerics.Tensors;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// Collects what the metrics need, image after image, in memory that does not grow but for what the options ask to keep: counts of
/// pairs of classes, means over images, and what is collected of probabilities and shapes.
/// </summary>
internal sealed class MetricAccumulator
{
    private readonly int _classCount;
    private readonly SegmentationEvaluationOptions _options;
    private readonly ClassMean _mean;
    private readonly ConfusionCounter _counter;
    private readonly ImageMeans _imageMeans;
    private readonly ImageCounts _images;
    private readonly long[] _confusion;
    private readonly long[] _imageConfusion;
    private readonly ShapeAccumulator _shapes;
    private readonly VolumeMeans _volumes;
    private DistanceUnit _unit;
    private ProbabilityAccumulator? _probabilities;
    private int _imageCount;

    /// <summary>Begins without images of some classes, whose names say which one is the background.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public MetricAccumulator(SegmentationClasses classes, SegmentationEvaluationOptions? options)
        : this(classes.Count, (options ?? new SegmentationEvaluationOptions()).For(classes))
    {
    }

    /// <summary>Begins without images of 1 to 255 classes.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public MetricAccumulator(int classCount, SegmentationEvaluationOptions? options)
    {
        _classCount = classCount;
        _options = options ?? new SegmentationEvaluationOptions();
        _options.Validate(classCount);
        _mean = new ClassMean(_options);
        _counter = new ConfusionCounter(classCount);
        _imageMeans = new ImageMeans(classCount, _options);
        _images = new ImageCounts(classCount);
        _shapes = new ShapeAccumulator(classCount, _options);
        _volumes = new VolumeMeans(classCount, _options);
        _confusion = new long[classCount * classCount];
        _imageConfusion = new long[classCount * classCount];
    }

    /// <summary>Adds an image of which no more is known than its pixels; messages call it by its number where it has no name.</summary>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ReadOnlySpan<float> scores, string? imageName = null) => Add(new EvaluatedImage
    {
        Label = label,
        Predicted = predicted,
        Scores = scores,
        Name = imageName ?? FormattableString.Invariant($"image {_imageCount + 1}"),
    });

    /// <summary>Adds an image; all have scores or none.</summary>
    /// <exception cref="SegmentationException">
    /// The sizes differ or are needed and not known, a class index is unknown, or a score is no probability.
    /// </exception>
    public void Add(in EvaluatedImage image)
    {
        CheckLengths(image);
        if (!_counter.TryCount(image.Label, image.Predicted, _imageConfusion, out long ignored))
        {
            CheckValues(image.Label, "label", image.Name);
            CheckValues(image.Predicted, "prediction", image.Name);
        }

        if (ignored > 0)
        {
            throw new SegmentationException(
                $"The prediction of {image.Name} leaves out {ignored} pixels that are labelled (value {SegmentationMask.Ignored}); "
                + "every labelled pixel needs a predicted class.");
        }

        if (!image.Scores.IsEmpty)
        {
            _probabilities ??= new ProbabilityAccumulator(_classCount, _options);
            _probabilities.Add(image);
        }

        AddCounts(image);
    }

    /// <summary>How many images were added.</summary>
    public int ImageCount => _imageCount;

    /// <summary>Writes what was collected, which needs the images to be kept.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public void Save(BinaryWriter writer)
    {
        writer.Write((byte)_unit);
        Array.ForEach(_confusion, writer.Write7BitEncodedInt64);
        _images.Save(writer);
        writer.Write(_probabilities is not null);
        _probabilities?.Save(writer);
    }

    /// <summary>
    /// Adds what was written, of as many classes and with the same options, but for the images themselves: their means depend on their order.
    /// </summary>
    /// <returns>The images.</returns>
    /// <exception cref="InvalidDataException">What was written is damaged.</exception>
    public ImageCounts AddSaved(BinaryReader reader)
    {
        var unit = (DistanceUnit)reader.ReadByte();
        _unit = unit > _unit && Enum.IsDefined(unit) ? unit : _unit;
        for (int index = 0; index < _confusion.Length; index++)
        {
            _confusion[index] += reader.Read7BitEncodedInt64();
        }

        var images = ImageCounts.Read(reader, _classCount, _options);
        if (reader.ReadBoolean())
        {
            _probabilities ??= new ProbabilityAccumulator(_classCount, _options);
            _probabilities.AddSaved(reader);
        }

        return images;
    }

    /// <summary>Adds an image of those that <see cref="AddSaved"/> gave.</summary>
    public void AddImage(ImageCounts images, int index) =>
        AddImage(images.GetPath(index), images.GetCounts(index), images.GetShapes(index), images.GetMillilitres(index));

    /// <summary>The metrics of the images so far.</summary>
    public SegmentationMetrics ToMetrics(SegmentationClasses classes)
    {
        var counts = ClassCounts.FromConfusion(_confusion, _classCount);
        var agreement = _options.Aggregation == MetricAggregation.Dataset ? ClassAgreement.Of(counts, _options) : _imageMeans.Agreement;
        var intervals = ImageIntervals.Estimate(_images, _classCount, _options);
        SegmentationClassMetrics[] items = [.. counts.Select((item, index) => CreateClass(classes[index].Name, index, item, intervals))];
        var metrics = new SegmentationMetrics
        {
            Options = _options,
            MeanDice = GetMean(OverlapRatio.Dice, counts),
            MeanIoU = GetMean(OverlapRatio.IoU, counts),
            PixelAccuracy = agreement.PixelAccuracy,
            MeanAccuracy = GetMean(OverlapRatio.Recall, counts),
            MeanPrecision = GetMean(OverlapRatio.Precision, counts),
            MeanSpecificity = GetMean(OverlapRatio.Specificity, counts),
            MeanFBeta = GetMean(OverlapRatio.FBeta, counts),
            MeanBinaryAccuracy = GetMean(OverlapRatio.BinaryAccuracy, counts),
            MeanBalancedAccuracy = GetMean(OverlapRatio.BalancedAccuracy, counts),
            MeanNegativePredictiveValue = GetMean(OverlapRatio.NegativePredictiveValue, counts),
            MeanVolumetricSimilarity = GetMean(OverlapRatio.VolumetricSimilarity, counts),
            FrequencyWeightedIoU = agreement.FrequencyWeightedIoU,
            MatthewsCorrelation = agreement.MatthewsCorrelation,
            CohenKappa = agreement.CohenKappa,
            MeanSurfaces = _shapes.GetMeanSurfaces(counts),
            DistanceUnit = _options.Surfaces is null ? null : _unit,
            MeanRelativeVolumeError = _volumes.GetMeanError(counts),
            MeanPanopticQuality = _mean.OfValues(items, item => item.Objects?.PanopticQuality ?? double.NaN, counts),
            MeanObjectAveragePrecision = _mean.OfValues(items, item => item.Objects?.AveragePrecision ?? double.NaN, counts),
            MeanObjectDice = _mean.OfValues(items, item => item.Objects?.ObjectDice ?? double.NaN, counts),
            Classes = Array.AsReadOnly(items),
            ConfusionMatrix = new SegmentationConfusionMatrix(classes.Select(item => item.Name), _confusion),
            Images = new ImageList(_images, classes, _options),
            ConfidenceIntervals = intervals?.OfMeans,
            ImageCount = _imageCount,
            PixelCount = _confusion.Sum(),
        };
        return _probabilities?.AddTo(metrics, counts) ?? metrics;
    }

    private void AddCounts(in EvaluatedImage image)
    {
        TensorPrimitives.Add<long>(_confusion, _imageConfusion, _confusion);
        var shapes = _shapes.Measure(image);
        var grid = VoxelGrid.Of(image, _options);
        _unit = grid.Unit > _unit ? grid.Unit : _unit;
        AddImage(image.Path, ClassCounts.FromConfusion(_imageConfusion, _classCount), shapes, grid.Millilitres);
    }

    private void AddImage(string? path, ClassCounts[] counts, ImageShapes? shapes, double? millilitres)
    {
        _imageCount++;
        if (shapes is not null)
        {
            _shapes.Add(shapes, counts);
        }

        if (millilitres is { } ofVoxel)
        {
            _volumes.Add(ofVoxel, counts);
        }

        if (_options.KeepImages)
        {
            _images.Add(path, counts, shapes, millilitres);
        }

        if (counts[0].Total > 0 && _options.Aggregation != MetricAggregation.Dataset)
        {
            _imageMeans.Add(counts);
        }
    }

    private void CheckLengths(in EvaluatedImage image)
    {
        if (image.Label.Length != image.Predicted.Length)
        {
            throw new SegmentationException(
                $"The prediction of {image.Name} has {image.Predicted.Length} pixels, but its label has {image.Label.Length}; "
                + "both must have the image's size.");
        }

        if (!image.Scores.IsEmpty && image.Scores.Length != (long)image.Label.Length * _classCount)
        {
            throw new SegmentationException(
                $"{image.Name} has {image.Scores.Length} scores, but {image.Label.Length} pixels and {_classCount} classes; "
                + "there must be one score for each class and pixel.");
        }

        if (_imageCount > 0 && image.Scores.IsEmpty != (_probabilities is null))
        {
            throw new SegmentationException(
                $"{image.Name} has {(image.Scores.IsEmpty ? "no scores" : "scores")}, unlike the images before it; either all images have scores or none.");
        }
    }

    private void CheckValues(ReadOnlySpan<byte> mask, string what, string imageName)
    {
        int invalid = _counter.FindInvalid(mask);
        if (invalid >= 0)
        {
            throw new SegmentationException(
                $"The {what} of {imageName} holds the class index {invalid}, but there are {_classCount} classes, 0 to {_classCount - 1} (and "
                + $"{SegmentationMask.Ignored} for ignored pixels).");
        }
    }

    private SegmentationClassMetrics CreateClass(string name, int index, ClassCounts counts, ImageIntervals? intervals) =>
        SegmentationClassMetrics.Create(name, counts.Support, ratio => GetClassValue(ratio, index, counts)) with
        {
            Surfaces = _shapes.GetSurfaces(index),
            Objects = _shapes.GetObjects(index),
            Volumes = _volumes.GetClassMean(index),
            ConfidenceIntervals = intervals?.OfClass(index),
        };

    private double GetClassValue(OverlapRatio ratio, int index, ClassCounts counts) => _options.Aggregation == MetricAggregation.Dataset
        ? counts.GetRatio(ratio, _options)
        : _imageMeans.GetClassMean(ratio, index);

    private double GetMean(OverlapRatio ratio, ClassCounts[] counts) => (_options.Aggregation, _options.Averaging) switch
    {
        (MetricAggregation.Dataset, _) => _mean.OfCounts(counts, ratio),
        (MetricAggregation.PerImage, _) or (_, ClassAveraging.Micro) => _imageMeans.GetImageMean(ratio),
        _ => _mean.OfValues([.. Enumerable.Range(0, _classCount)], index => _imageMeans.GetClassMean(ratio, index), counts),
    };
}
