using System.Globalization;
using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Losses;

/// <summary>The built-in weightings of classes by name, as <c>mlseg --class-weighting</c> spells them.</summary>
public static class ClassWeightingCatalog
{
    private static readonly NamedValues<ClassWeighting> Entries = new(
        "weighting of classes",
        ("median-frequency", new MedianFrequencyWeighting()),
        ("inverse-frequency", new InverseFrequencyWeighting()));

    /// <summary>The names of the weightings that follow from the training set.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>Reads a name, or a weight for each class, separated by commas.</summary>
    /// <param name="text">For example <c>median-frequency</c>, or <c>0.5,1,2</c>.</param>
    /// <returns>The weighting.</returns>
    /// <exception cref="SegmentationException">It is neither; the message says what there is.</exception>
    public static ClassWeighting Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Entries.Find(text) is { } weighting)
        {
            return weighting;
        }

        double[] weights = [.. text.Split(',').Select(ParseWeight)];
        return weights.All(weight => double.IsFinite(weight) && weight >= 0) && weights.Any(weight => weight > 0)
            ? new ExplicitWeighting { Weights = weights }
            : throw new SegmentationException(
                $"'{text}' is neither {string.Join(" nor ", Names)}, nor a number of at least 0 for each class, separated by commas, one of them above 0.");
    }

    private static double ParseWeight(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) ? weight : double.NaN;
}
