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
    private readonly ConfusionCounter _counter;
    private readonly ImageMeans _imageMeans;
    private readonly ImageCounts _images;
    private readonly long[] _confusion;
    private readonly long[] _imageConfusion;
    private readonly ShapeAccumulator _shapes;
    private ProbabilityAccumulator? _probabilities;
    private int _imageCount;

    /// <summary>Begins without images.</summary>
    /// <param name="classCount">The number of classes, 1 to 255.</param>
    /// <param name="options">The choices; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public MetricAccumulator(int classCount, SegmentationEvaluationOptions? options)
    {
        _classCount = classCount;
        _options = options ?? new SegmentationEvaluationOptions();
        _options.Validate(classCount);
        _counter = new ConfusionCounter(classCount);
        _imageMeans = new ImageMeans(classCount, _options);
        _images = new ImageCounts(classCount);
        _shapes = new ShapeAccumulator(classCount, _options);
        _confusion = new long[classCount * classCount];
        _imageConfusion = new long[classCount * classCount];
    }

    /// <summary>Adds an image of which no more is known than its pixels.</summary>
    /// <param name="label">The labelled class indices; ignored pixels do not count.</param>
    /// <param name="predicted">The predicted class indices of the same pixels.</param>
    /// <param name="scores">
    /// The probabilities, class after class, each as many as there are pixels; empty where there are none. All images have them or none.
    /// </param>
    /// <param name="imageName">How to call the image in messages; null for its number.</param>
    /// <exception cref="SegmentationException">The sizes differ, a class index is unknown, or a score is no probability.</exception>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ReadOnlySpan<float> scores, string? imageName = null) => Add(new EvaluatedImage
    {
        Label = label,
        Predicted = predicted,
        Scores = scores,
        Name = imageName ?? FormattableString.Invariant($"image {_imageCount + 1}"),
    });

    /// <summary>Adds an image.</summary>
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

    /// <summary>The metrics of the images so far.</summary>
    /// <param name="classes">The classes, for their names; as many as were given at the start.</param>
    public SegmentationMetrics ToMetrics(SegmentationClasses classes)
    {
        var counts = ClassCounts.FromConfusion(_confusion, _classCount);
        var agreement = _options.Aggregation == MetricAggregation.Dataset ? ClassAgreement.Of(counts, _options) : _imageMeans.Agreement;
        var intervals = ImageIntervals.Estimate(_images, _classCount, _options);
        SegmentationClassMetrics[] items =
            [.. counts.Select((item, index) => CreateClassMetrics(classes[index].Name, index, item) with { ConfidenceIntervals = intervals?.OfClass(index) })];
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
            FrequencyWeightedIoU = agreement.FrequencyWeightedIoU,
            MatthewsCorrelation = agreement.MatthewsCorrelation,
            CohenKappa = agreement.CohenKappa,
            MeanSurfaces = _shapes.GetMeanSurfaces(counts),
            MeanPanopticQuality = GetObjectMean(items, counts, objects => objects.PanopticQuality),
            MeanObjectAveragePrecision = GetObjectMean(items, counts, objects => objects.AveragePrecision),
            MeanObjectDice = GetObjectMean(items, counts, objects => objects.ObjectDice),
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
        _imageCount++;
        for (int cell = 0; cell < _confusion.Length; cell++)
        {
            _confusion[cell] += _imageConfusion[cell];
        }

        var counts = ClassCounts.FromConfusion(_imageConfusion, _classCount);
        var shapes = _shapes.Add(image, counts);
        if (_options.KeepImages)
        {
            _images.Add(image.Path, counts, shapes);
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

    private SegmentationClassMetrics CreateClassMetrics(string name, int index, ClassCounts counts) =>
        SegmentationClassMetrics.Create(name, counts.Support, ratio => GetClassValue(ratio, index, counts)) with
        {
            Surfaces = _shapes.GetSurfaces(index),
            Objects = _shapes.GetObjects(index),
        };

    private double GetClassValue(OverlapRatio ratio, int index, ClassCounts counts) => _options.Aggregation == MetricAggregation.Dataset
        ? counts.GetRatio(ratio, _options)
        : _imageMeans.GetClassMean(ratio, index);

    private double GetMean(OverlapRatio ratio, ClassCounts[] counts)
    {
        var mean = new ClassMean(_options);
        if (_options.Aggregation == MetricAggregation.Dataset)
        {
            return mean.OfCounts(counts, ratio);
        }

        if (_options.Aggregation == MetricAggregation.PerImage || _options.Averaging == ClassAveraging.Micro)
        {
            return _imageMeans.GetImageMean(ratio);
        }

        double[] values = Enumerable.Range(0, _classCount).Select(index => _imageMeans.GetClassMean(ratio, index)).ToArray();
        return mean.OfValues(values, counts);
    }

    private double GetObjectMean(SegmentationClassMetrics[] classes, ClassCounts[] counts, Func<ObjectMetrics, double> value) => _options.Objects is null
        ? double.NaN
        : new ClassMean(_options).OfValues([.. classes.Select(item => value(item.Objects!))], counts);
}
