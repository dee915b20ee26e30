using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>The means over images that the per-image aggregations need, in constant memory.</summary>
internal sealed class ImageMeans(int classCount, SegmentationEvaluationOptions options)
{
    private static readonly OverlapRatio[] Ratios = Enum.GetValues<OverlapRatio>();

    private readonly ClassMean _classMean = new(options);
    private readonly RunningMean[] _images = new RunningMean[Ratios.Length];
    private readonly RunningMean[] _classes = new RunningMean[Ratios.Length * classCount];
    private RunningMean _pixelAccuracy;
    private RunningMean _frequencyWeightedIoU;
    private RunningMean _matthewsCorrelation;
    private RunningMean _cohenKappa;

    /// <summary>The mean over images of how far the classes agree.</summary>
    public ClassAgreement Agreement => new(_pixelAccuracy.Value, _frequencyWeightedIoU.Value, _matthewsCorrelation.Value, _cohenKappa.Value);

    /// <summary>The mean over images of a class's ratio.</summary>
    public double GetClassMean(OverlapRatio ratio, int classIndex) => _classes[((int)ratio * classCount) + classIndex].Value;

    /// <summary>The mean over images of their means over classes.</summary>
    public double GetImageMean(OverlapRatio ratio) => _images[(int)ratio].Value;

    /// <summary>Adds an image.</summary>
    public void Add(ClassCounts[] classes)
    {
        var agreement = ClassAgreement.Of(classes, options);
        _pixelAccuracy.Add(agreement.PixelAccuracy);
        _frequencyWeightedIoU.Add(agreement.FrequencyWeightedIoU);
        _matthewsCorrelation.Add(agreement.MatthewsCorrelation);
        _cohenKappa.Add(agreement.CohenKappa);
        foreach (var ratio in Ratios)
        {
            _images[(int)ratio].Add(_classMean.OfCounts(classes, ratio));
            for (int index = 0; index < classCount; index++)
            {
                _classes[((int)ratio * classCount) + index].Add(classes[index].GetRatio(ratio, options));
            }
        }
    }
}
