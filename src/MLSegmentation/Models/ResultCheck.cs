using System.Globalization;
using System.Numerics;

namespace MLSegmentation.Models;

/// <summary>Refuses what no segmentation model computes: labels that are no classes, and scores that are no probabilities.</summary>
internal static class ResultCheck
{
    // Sums of rounded exponentials may be a little off.
    private const float Tolerance = 1e-5f;

    /// <summary>Checks the labels that a model gave an image, whose name begins a sentence.</summary>
    /// <exception cref="SegmentationException">One is no class.</exception>
    public static void RequireClasses(ReadOnlySpan<byte> labels, int classCount, Func<string> getImageName)
    {
        int wrong = labels.IndexOfAnyExceptInRange((byte)0, (byte)(classCount - 1));
        if (wrong >= 0)
        {
            throw new SegmentationException(
                $"{getImageName()}: the prediction holds the class index {labels[wrong]}, but there are {classCount} classes, 0 to {classCount - 1}; "
                + "the model is damaged, or was changed.");
        }
    }

    /// <summary>Checks the scores that a model gave an image, class after class; the number of classes may be unknown.</summary>
    /// <exception cref="SegmentationException">One is no number from 0 to 1.</exception>
    public static void RequireProbabilities(ReadOnlySpan<float> scores, int? classCount, Func<string> getImageName)
    {
        int wrong = IndexOfNoProbability(scores);
        if (wrong >= 0)
        {
            string of = classCount is { } count ? string.Create(CultureInfo.InvariantCulture, $" for class {wrong / (scores.Length / count)}") : "";
            throw NoProbability(scores[wrong], $"{getImageName()}: the scores{of}");
        }
    }

    private static int IndexOfNoProbability(ReadOnlySpan<float> scores)
    {
        int index = 0;
        var (least, most) = (new Vector<float>(-Tolerance), new Vector<float>(1 + Tolerance));
        while (index + Vector<float>.Count <= scores.Length && IsProbability(new Vector<float>(scores[index..]), least, most))
        {
            index += Vector<float>.Count;
        }

        while (index < scores.Length && scores[index] is >= -Tolerance and <= 1 + Tolerance)
        {
            index++;
        }

        return index < scores.Length ? index : -1;
    }

    private static bool IsProbability(Vector<float> scores, Vector<float> least, Vector<float> most) =>
        Vector.GreaterThanOrEqualAll(scores, least) && Vector.LessThanOrEqualAll(scores, most);

    private static SegmentationException NoProbability(float score, string scores) => float.IsNaN(score)
        ? new($"{scores} are not numbers (NaN); the model is damaged or its training diverged.")
        : new(string.Create(
            CultureInfo.InvariantCulture, $"{scores} hold {score}; scores are probabilities from 0 to 1, for example from a softmax."));
}
