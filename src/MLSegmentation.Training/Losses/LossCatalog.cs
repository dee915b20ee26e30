using System.Globalization;
using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Losses;

/// <summary>The built-in losses by name, as <c>mlseg --loss</c> spells them.</summary>
public static class LossCatalog
{
    /// <summary>The loss of a training that is given none.</summary>
    internal const string Default = "ce+dice";

    private static readonly NamedValues<Loss> Entries = new(
        "loss",
        ("ce", new CrossEntropyLoss()),
        ("bce", new BinaryCrossEntropyLoss()),
        ("dice", new DiceLoss()),

        // Zhou et al., "UNet++: A Nested U-Net Architecture for Medical Image Segmentation", DLMIA 2018, equation 2, with the Dice loss as one
        // minus the coefficient.
        ("bce-dice", (0.5 * new BinaryCrossEntropyLoss()) + new DiceLoss { PerImage = true }),
        ("jaccard", new JaccardLoss()),
        ("focal", new FocalLoss()),
        ("tversky", new TverskyLoss()),
        ("focal-tversky", new FocalTverskyLoss()),
        ("generalized-dice", new GeneralizedDiceLoss()),
        ("lovasz", new LovaszSoftmaxLoss()),
        ("log-cosh-dice", new LogCoshDiceLoss()),
        ("unet-weight-map", new UNetWeightMapLoss()));

    /// <summary>The names of all losses.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>Reads a loss, or a sum of losses, each with a weight or without.</summary>
    /// <param name="text">For example <c>ce</c>, or <c>ce+0.5*dice</c>.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="SegmentationException">A name is none, or a weight is not a number above 0; the message says what there is.</exception>
    public static Loss Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('+', StringSplitOptions.TrimEntries).Select(term => ParseTerm(term, text)).Aggregate((sum, term) => sum + term);
    }

    private static Loss ParseTerm(string term, string text)
    {
        string[] factors = term.Split('*', StringSplitOptions.TrimEntries);
        double weight = 1;
        bool isTerm = factors.Length == 1
            || (factors.Length == 2 && double.TryParse(factors[0], NumberStyles.Float, CultureInfo.InvariantCulture, out weight));
        return isTerm && weight > 0 && double.IsFinite(weight) && Entries.Find(factors[^1]) is { } loss
            ? loss * weight
            : throw new SegmentationException(
                $"'{text}' is no loss; there are {string.Join(", ", Names)}, and sums of them such as ce+0.5*dice with weights above 0.");
    }
}
