using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>
/// Decides how masks are post-processed, by nnU-Net's rules (Isensee et al., Nature Methods 2021) on predictions for images that were not learned from:
/// the largest area of all objects together is kept where that raises the mean Dice coefficient and lowers that of no class; then, class by class, the
/// largest object where that raises its own.
/// </summary>
internal sealed class PostProcessingChoice
{
    private readonly SegmentationClasses _classes;
    private readonly IEnumerable<(SegmentationMask Label, SegmentationMask Predicted)> _images;
    private readonly string _where;

    private PostProcessingChoice(
        SegmentationClasses classes, IEnumerable<(SegmentationMask Label, SegmentationMask Predicted)> images, string where) =>
        (_classes, _images, _where) = (classes, images, where);

    /// <summary>Decides.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="images">The true masks and the predicted ones, which are gone through several times; null where there are none.</param>
    /// <param name="where">What they are, for reasons: <c>on the held-out images</c>.</param>
    public static (MaskPostProcessing? PostProcessing, PlannedChoice Choice) Choose(
        SegmentationClasses classes, IEnumerable<(SegmentationMask Label, SegmentationMask Predicted)>? images, string where)
    {
        if (!classes.Any(item => item.IsBackground))
        {
            return (null, Nothing("No class is the background, which removed pixels would become."));
        }

        return images is null
            ? (null, Nothing("There are no held-out images to decide by."))
            : new PostProcessingChoice(classes, images, where).Choose();
    }

    private (MaskPostProcessing? PostProcessing, PlannedChoice Choice) Choose()
    {
        double[] before = Measure(null);
        double[] scores = before;
        MaskPostProcessing? chosen = null;
        var area = new MaskPostProcessing { LargestArea = true };
        double[] ofArea = Measure(area);
        if (Mean(ofArea) > Mean(scores) && !ofArea.Where((score, index) => score < before[index]).Any())
        {
            (chosen, scores) = (area, ofArea);
        }

        // With one class of objects, the largest area is its largest object.
        foreach (int index in GetObjects().Skip(1).Any() ? GetObjects() : [])
        {
            var more = Add(chosen, _classes[index].Name);
            double[] ofMore = Measure(more);
            if (ofMore[index] > scores[index])
            {
                (chosen, scores) = (more, ofMore);
            }
        }

        string change = string.Create(CultureInfo.InvariantCulture, $"from {Mean(before):0.0000} to {Mean(scores):0.0000}");
        return chosen is null
            ? (null, Nothing($"Keeping only the largest area, or the largest object of a class, raises no score {_where}."))
            : (chosen, new PlannedChoice("postProcessing", chosen.ToString(), $"It raises the mean Dice coefficient {_where} {change}."));
    }

    private static PlannedChoice Nothing(string reason) => new("postProcessing", "none", reason);

    /// <summary>The same post-processing with the largest object of one more class.</summary>
    private static MaskPostProcessing Add(MaskPostProcessing? chosen, string name) => chosen switch
    {
        null => new MaskPostProcessing { Largest = true, ObjectClasses = [name] },
        { Largest: true } => chosen with { ObjectClasses = [.. chosen.ObjectClasses!, name] },
        _ => chosen with { Then = Add(chosen.Then, name) },
    };

    private IEnumerable<int> GetObjects() => Enumerable.Range(0, _classes.Count).Where(index => !_classes[index].IsBackground);

    private double Mean(double[] scores) =>
        GetObjects().Select(index => scores[index]).Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).Average();

    /// <summary>The Dice coefficient of each class: its mean over the images that show it or are predicted to.</summary>
    private double[] Measure(MaskPostProcessing? postProcessing)
    {
        double[] sums = new double[_classes.Count];
        int[] images = new int[_classes.Count];
        foreach (var (label, predicted) in _images)
        {
            var mask = postProcessing is null ? predicted : predicted.PostProcess(postProcessing);
            Add(label.Pixels, mask.Pixels, sums, images);
        }

        return [.. sums.Select((sum, index) => sum / images[index])];
    }

    private void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, double[] sums, int[] images)
    {
        long[] both = new long[byte.MaxValue + 1];
        long[] either = new long[byte.MaxValue + 1];
        for (int pixel = 0; pixel < label.Length; pixel++)
        {
            if (label[pixel] != SegmentationMask.Ignored)
            {
                either[label[pixel]]++;
                either[predicted[pixel]]++;
                both[label[pixel]] += label[pixel] == predicted[pixel] ? 2 : 0;
            }
        }

        for (int index = 0; index < _classes.Count; index++)
        {
            if (either[index] > 0)
            {
                sums[index] += (double)both[index] / either[index];
                images[index]++;
            }
        }
    }
}
