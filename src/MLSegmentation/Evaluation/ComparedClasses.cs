using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Evaluation;

/// <summary>
/// The classes of true and predicted masks, wherever they are told: in the options, by the columns, or by the masks themselves, which is
/// all that is left after ML.NET saved and loaded a model. Whoever tells them must tell the same names in the same order.
/// </summary>
internal sealed class ComparedClasses
{
    private readonly string _label;
    private readonly string _predicted;
    private string _source = "";
    private SegmentationClasses? _classes;
    private SegmentationClasses? _lastChecked;

    /// <summary>Takes the classes that are told before a row is read.</summary>
    /// <exception cref="SegmentationException">They contradict each other.</exception>
    public ComparedClasses(DataViewSchema.Column label, DataViewSchema.Column predicted, SegmentationEvaluationOptions? options)
    {
        (_label, _predicted) = (label.Name, predicted.Name);
        Check(options?.Classes, $"{nameof(SegmentationEvaluationOptions)}.{nameof(SegmentationEvaluationOptions.Classes)}");
        Check(ClassesAnnotation.Read(label), $"the column '{label.Name}'");
        Check(ClassesAnnotation.Read(predicted), $"the column '{predicted.Name}'");
    }

    /// <summary>Checks the classes that the masks of a row tell, if they do.</summary>
    /// <returns>The classes.</returns>
    /// <exception cref="SegmentationException">They contradict the others, or nothing tells any classes.</exception>
    public SegmentationClasses Require(SegmentationClasses? label, SegmentationClasses? predicted, string imageName)
    {
        CheckMask(label, "true", imageName);
        CheckMask(predicted, "predicted", imageName);
        return _classes ?? throw new SegmentationException(
            $"Neither '{_label}' nor '{_predicted}' says which classes it has; "
            + $"set {nameof(SegmentationEvaluationOptions)}.{nameof(SegmentationEvaluationOptions.Classes)}.");
    }

    private void CheckMask(SegmentationClasses? classes, string what, string imageName)
    {
        // All masks of a column usually share one object.
        if (classes is not null && !ReferenceEquals(classes, _classes) && !ReferenceEquals(classes, _lastChecked))
        {
            Check(classes, $"the {what} mask of {imageName}");
            _lastChecked = classes;
        }
    }

    private void Check(SegmentationClasses? classes, string source)
    {
        if (classes is null)
        {
            return;
        }

        if (_classes is null)
        {
            (_classes, _source) = (classes, source);
        }
        else if (!_classes.HasSameNames(classes))
        {
            throw new SegmentationException(
                $"The classes of {_source} are '{_classes}', but those of {source} are '{classes}'; both must have the same names in the same order.");
        }
    }
}
