namespace MLSegmentation.Inspection;

/// <summary>Chooses options of a training by the data. Each rule says in its reason what led to it.</summary>
internal static class SuggestionRules
{
    private const int DefaultCropSide = 256;
    private const int LargestCropSide = 512;
    private const int CropStep = 32;

    /// <summary>An object needs its surroundings: a crop should be so many times as long as one.</summary>
    private const int CropPerObject = 4;

    private const int EnoughImages = 10;

    /// <summary>Where classes are rarer still, weights alone are not enough: Abraham and Khan, "A Novel Focal Tversky Loss Function", ISBI 2019.</summary>
    private const double TinyShare = 0.002;

    /// <summary>The suggestions.</summary>
    public static IReadOnlyList<InspectionSuggestion> Suggest(InspectionState state)
    {
        var crop = SuggestCrop(state);
        InspectionSuggestion?[] all = [SuggestClasses(state), SuggestValidation(state), crop?.Suggestion, SuggestBatch(crop?.Size), .. SuggestLoss(state)];
        return [.. all.OfType<InspectionSuggestion>()];
    }

    private static InspectionSuggestion? SuggestClasses(InspectionState state) =>
        state.Files.Count(FindingCodes.UnknownMaskValues) > 0 && state.Training.MaskValues.SuggestClasses(state.GivenClasses) is var (text, reason)
            ? new InspectionSuggestion("Classes", text, Sentence(reason))
            : null;

    private static InspectionSuggestion? SuggestValidation(InspectionState state) =>
        state.Validation is null && state.Options.ValidationFraction == 0 && state.Training.CompleteCount >= EnoughImages
            ? new InspectionSuggestion(
                "ValidationFraction", "0.2", "No image is validated on; with a fifth of them, the best epoch is kept instead of the last.")
            : null;

    private static (ImageSize Size, InspectionSuggestion Suggestion)? SuggestCrop(InspectionState state)
    {
        var objects = state.Training.Objects;
        if (state.Options.Crop is not null || state.Training.AreVolumes || objects.Count == 0 || state.Training.GetMedianSize() is not { } median)
        {
            return null;
        }

        // What reaches over half of the image, such as sky or membranes, is no object of which a crop should hold the whole.
        int shorter = Math.Min(median.Width, median.Height);
        double side = (double)objects.Side / objects.Count;
        if (side * CropPerObject <= DefaultCropSide || side > shorter / 2.0)
        {
            return null;
        }

        int Limit(int length) => Math.Min(LargestCropSide, length / CropStep * CropStep);
        var crop = new ImageSize(Limit(median.Width), Limit(median.Height));
        return crop.Width <= DefaultCropSide && crop.Height <= DefaultCropSide
            ? null
            : (crop, new InspectionSuggestion(
                "Crop",
                crop.ToString(),
                FormattableString.Invariant($"Objects are {side:0} pixels long on average; a crop should be {CropPerObject} times as long.")));
    }

    /// <summary>Two long and narrow crops may take no more memory than the four of the default.</summary>
    private static InspectionSuggestion? SuggestBatch(ImageSize? crop) => crop is { } size && 2 * size.PixelCount > 4 * DefaultCropSide * DefaultCropSide
        ? new InspectionSuggestion(
            "BatchSize", "2", $"Two crops of {size} take more memory than the four of the default, which are {DefaultCropSide}x{DefaultCropSide}.")
        : null;

    private static IEnumerable<InspectionSuggestion> SuggestLoss(InspectionState state)
    {
        if (state.Rarest is not var (name, share) || share >= InspectionRules.SmallShare)
        {
            yield break;
        }

        string reason = FormattableString.Invariant($"The class '{name}' has {100 * share:0.###} % of the pixels");
        yield return new InspectionSuggestion("ClassWeighting", "median-frequency", $"{reason}; rare classes then weigh more.");
        if (share < TinyShare)
        {
            yield return new InspectionSuggestion("Loss", "ce+focal-tversky", $"{reason}; this loss counts what is missed more than what is found too much.");
            yield return new InspectionSuggestion(
                "Augmentations",
                "horizontal-flip,vertical-flip,quarter-turn,foreground-crop",
                $"{reason}; crops then hold something of rare classes more often.");
        }
    }

    private static string Sentence(string reason) => $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.";
}
