using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>The means over volumes of the classes' volumes, in constant memory; of images there are none.</summary>
internal sealed class VolumeMeans(int classCount, SegmentationEvaluationOptions options)
{
    private readonly ClassMean _classMean = new(options);
    private readonly (RunningMean Labelled, RunningMean Predicted, RunningMean Error)[] _classes = new (RunningMean, RunningMean, RunningMean)[classCount];
    private RunningMean _images;
    private bool _hasVolumes;

    /// <summary>Adds a volume.</summary>
    /// <param name="millilitres">The volume of a voxel.</param>
    /// <param name="counts">The voxels of each class.</param>
    public void Add(double millilitres, ClassCounts[] counts)
    {
        _hasVolumes = true;
        VolumeMetrics[] volumes = [.. counts.Select(item => VolumeMetrics.Of(item, millilitres))];
        for (int index = 0; index < classCount; index++)
        {
            _classes[index].Labelled.Add(volumes[index].LabelledVolume);
            _classes[index].Predicted.Add(volumes[index].PredictedVolume);
            _classes[index].Error.Add(volumes[index].RelativeVolumeError);
        }

        _images.Add(GetMeanError(volumes, _classMean, counts));
    }

    /// <summary>The mean over volumes of a class; null of images.</summary>
    public VolumeMetrics? GetClassMean(int classIndex) => !_hasVolumes ? null : new VolumeMetrics
    {
        LabelledVolume = _classes[classIndex].Labelled.Value,
        PredictedVolume = _classes[classIndex].Predicted.Value,
        RelativeVolumeError = _classes[classIndex].Error.Value,
    };

    /// <summary>The mean relative error over classes and volumes, in the order that the aggregation says.</summary>
    public double GetMeanError(ClassCounts[] counts) => options.Aggregation == MetricAggregation.PerImage
        ? _images.Value
        : _classMean.OfValues(_classes, item => item.Error.Value, counts);

    /// <summary>The mean relative error of the classes of a volume.</summary>
    public static double GetMeanError(VolumeMetrics[] volumes, ClassMean mean, ClassCounts[] counts) =>
        mean.OfValues(volumes, item => item.RelativeVolumeError, counts);
}
