namespace MLSegmentation.Evaluation;

/// <summary>The means over images that the per-image aggregations need, in constant memory.</summary>
internal sealed class ImageMeans(int classCount, SegmentationEvaluationOptions options)
{
    private static readonly OverlapRatio[] Ratios = Enum.GetValues<OverlapRatio>();

    private readonly ClassMean _classMean = new(options);
    private readonly RunningMean[] _images = new RunningMean[Ratios.Length];
    private readonly RunningMean[] _classes = new RunningMean[Ratios.Length * classCount];
    private RunningMean _pixelAccuracy;

    /// <summary>The mean over images of the share of pixels that are right.</summary>
    public double PixelAccuracy => _pixelAccuracy.Value;

    /// <summary>The mean over images of a class's ratio.</summary>
    public double GetClassMean(OverlapRatio ratio, int classIndex) => _classes[((int)ratio * classCount) + classIndex].Value;

    /// <summary>The mean over images of their means over classes.</summary>
    public double GetImageMean(OverlapRatio ratio) => _images[(int)ratio].Value;

    /// <summary>Adds an image that has at least one pixel to count.</summary>
    public void Add(ReadOnlySpan<ClassCounts> classes)
    {
        long right = 0;
        long total = 0;
        foreach (var counts in classes)
        {
            right += counts.TruePositives;
            total += counts.Support;
        }

        _pixelAccuracy.Add((double)right / total);
        foreach (var ratio in Ratios)
        {
            _images[(int)ratio].Add(_classMean.OfCounts(classes, ratio));
            for (var index = 0; index < classCount; index++)
            {
                _classes[((int)ratio * classCount) + index].Add(classes[index].GetRatio(ratio, options.AbsentClasses));
            }
        }
    }
}
