namespace MLSegmentation.Evaluation;

/// <summary>
/// Collects what the metrics need, image after image, in memory that does not grow: counts of pairs of classes, means over
/// images, and histograms of scores.
/// </summary>
internal sealed class MetricAccumulator
{
    private readonly int _classCount;
    private readonly SegmentationEvaluationOptions _options;
    private readonly ConfusionCounter _counter;
    private readonly ImageMeans _imageMeans;
    private readonly long[] _confusion;
    private readonly long[] _imageConfusion;
    private ScoreAccumulator? _scores;
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
        _confusion = new long[classCount * classCount];
        _imageConfusion = new long[classCount * classCount];
    }

    /// <summary>Adds an image.</summary>
    /// <param name="label">The labelled class indices; ignored pixels do not count.</param>
    /// <param name="predicted">The predicted class indices of the same pixels.</param>
    /// <param name="scores">The probabilities, class after class, each as many as there are pixels; empty where there are none. All images have them or none.</param>
    /// <param name="imageName">How to call the image in messages; null for its number.</param>
    /// <exception cref="SegmentationException">The sizes differ, a class index is unknown, or a score is no probability.</exception>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ReadOnlySpan<float> scores, string? imageName = null)
    {
        imageName ??= FormattableString.Invariant($"image {_imageCount + 1}");
        CheckLengths(label, predicted, scores, imageName);
        CheckValues(label, "label", imageName);
        CheckValues(predicted, "prediction", imageName);
        var ignored = _counter.Count(label, predicted, _imageConfusion);
        if (ignored > 0)
        {
            throw new SegmentationException($"The prediction of {imageName} leaves out {ignored} pixels that are labelled (value {SegmentationMask.Ignored}); every labelled pixel needs a predicted class.");
        }

        if (!scores.IsEmpty)
        {
            _scores ??= new ScoreAccumulator(_classCount);
            _scores.Add(label, scores, imageName);
        }

        AddCounts();
    }

    /// <summary>The metrics of the images so far.</summary>
    /// <param name="classes">The classes, for their names; as many as were given at the start.</param>
    public SegmentationMetrics ToMetrics(SegmentationClasses classes)
    {
        var counts = ClassCounts.FromConfusion(_confusion, _classCount);
        var rankings = _scores?.GetResults() ?? [];
        var ranking = Summarize(rankings, counts);
        var items = new SegmentationClassMetrics[_classCount];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = CreateClassMetrics(classes[index].Name, index, counts[index], rankings.Length > 0 ? rankings[index] : null);
        }

        return new SegmentationMetrics
        {
            Options = _options,
            MeanDice = GetMean(OverlapRatio.Dice, counts),
            MeanIoU = GetMean(OverlapRatio.IoU, counts),
            PixelAccuracy = GetPixelAccuracy(counts),
            MeanAccuracy = GetMean(OverlapRatio.Recall, counts),
            MeanPrecision = GetMean(OverlapRatio.Precision, counts),
            MeanSpecificity = GetMean(OverlapRatio.Specificity, counts),
            MeanAreaUnderRocCurve = ranking.AreaUnderRocCurve,
            MeanAveragePrecision = ranking.AveragePrecision,
            AreaUnderRocCurveErrorBound = ranking.AreaUnderRocCurveErrorBound,
            AveragePrecisionErrorBound = ranking.AveragePrecisionErrorBound,
            Classes = Array.AsReadOnly(items),
            ConfusionMatrix = new SegmentationConfusionMatrix(classes.Select(item => item.Name), _confusion),
            ImageCount = _imageCount,
            PixelCount = _confusion.Sum(),
        };
    }

    private void AddCounts()
    {
        _imageCount++;
        long total = 0;
        for (var cell = 0; cell < _confusion.Length; cell++)
        {
            _confusion[cell] += _imageConfusion[cell];
            total += _imageConfusion[cell];
        }

        if (total > 0 && _options.Aggregation != MetricAggregation.Dataset)
        {
            _imageMeans.Add(ClassCounts.FromConfusion(_imageConfusion, _classCount));
        }
    }

    private void CheckLengths(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ReadOnlySpan<float> scores, string imageName)
    {
        if (label.Length != predicted.Length)
        {
            throw new SegmentationException($"The prediction of {imageName} has {predicted.Length} pixels, but its label has {label.Length}; both must have the image's size.");
        }

        if (!scores.IsEmpty && scores.Length != (long)label.Length * _classCount)
        {
            throw new SegmentationException($"{imageName} has {scores.Length} scores, but {label.Length} pixels and {_classCount} classes; there must be one score for each class and pixel.");
        }

        if (_imageCount > 0 && scores.IsEmpty != (_scores is null))
        {
            throw new SegmentationException($"{imageName} has {(scores.IsEmpty ? "no scores" : "scores")}, unlike the images before it; either all images have scores or none.");
        }
    }

    private void CheckValues(ReadOnlySpan<byte> mask, string what, string imageName)
    {
        var invalid = _counter.FindInvalid(mask);
        if (invalid >= 0)
        {
            throw new SegmentationException($"The {what} of {imageName} holds the class index {invalid}, but there are {_classCount} classes, 0 to {_classCount - 1} (and {SegmentationMask.Ignored} for ignored pixels).");
        }
    }

    private SegmentationClassMetrics CreateClassMetrics(string name, int index, ClassCounts counts, RankingResult? ranking) => new()
    {
        Name = name,
        Dice = GetClassValue(OverlapRatio.Dice, index, counts),
        IoU = GetClassValue(OverlapRatio.IoU, index, counts),
        Precision = GetClassValue(OverlapRatio.Precision, index, counts),
        Recall = GetClassValue(OverlapRatio.Recall, index, counts),
        Specificity = GetClassValue(OverlapRatio.Specificity, index, counts),
        AreaUnderRocCurve = ranking?.AreaUnderRocCurve ?? double.NaN,
        AveragePrecision = ranking?.AveragePrecision ?? double.NaN,
        Support = counts.Support,
    };

    private double GetClassValue(OverlapRatio ratio, int index, ClassCounts counts) => _options.Aggregation == MetricAggregation.Dataset
        ? counts.GetRatio(ratio, _options.AbsentClasses)
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

        var values = Enumerable.Range(0, _classCount).Select(index => _imageMeans.GetClassMean(ratio, index)).ToArray();
        return mean.OfValues(values, counts);
    }

    private double GetPixelAccuracy(ClassCounts[] counts) => _options.Aggregation == MetricAggregation.Dataset
        ? (double)counts.Sum(item => item.TruePositives) / counts.Sum(item => item.Support)
        : _imageMeans.PixelAccuracy;

    /// <summary>The means over classes, with the largest of the classes' bounds; or the result of all classes' scores together.</summary>
    private RankingResult Summarize(RankingResult[] rankings, ClassCounts[] counts)
    {
        var mean = new ClassMean(_options);
        if (_scores is not null && _options.Averaging == ClassAveraging.Micro)
        {
            return _scores.GetPooledResult(mean.Includes);
        }

        return new RankingResult(
            mean.OfValues([.. rankings.Select(ranking => ranking.AreaUnderRocCurve)], counts),
            GetLargest(rankings.Select(ranking => ranking.AreaUnderRocCurveErrorBound)),
            mean.OfValues([.. rankings.Select(ranking => ranking.AveragePrecision)], counts),
            GetLargest(rankings.Select(ranking => ranking.AveragePrecisionErrorBound)));
    }

    private static double GetLargest(IEnumerable<double> bounds) =>
        bounds.Where(bound => !double.IsNaN(bound)).DefaultIfEmpty(double.NaN).Max();
}
