namespace MLSegmentation.Inspection;

/// <summary>Makes findings of what was found out.</summary>
internal static class InspectionRules
{
    /// <summary>Where fewer pixels have a class, a model does well without it.</summary>
    public const double SmallShare = 0.01;

    private const double MostImages = 0.8;
    private const int FewImages = 3;
    private const int EnoughImages = 10;
    private const int DefaultCropSide = 256;

    /// <summary>Images may be continued to the next multiple of a network's divisor, which is at most this.</summary>
    private const int LargestDivisor = 32;

    /// <summary>The findings, the worst first.</summary>
    public static IReadOnlyList<InspectionFinding> Find(InspectionState state) =>
        [.. FileFindings.Find(state).Concat(FindInSets(state)).OrderBy(finding => finding.Severity)];

    /// <summary>The crop that a training takes.</summary>
    public static ImageSize GetCrop(InspectionState state) => state.Options.Crop ?? new ImageSize(
        Math.Min(DefaultCropSide, state.Training.Sizes.Keys.Max(size => size.Width)),
        Math.Min(DefaultCropSide, state.Training.Sizes.Keys.Max(size => size.Height)));

    private static IEnumerable<InspectionFinding> FindInSets(InspectionState state) =>
        [.. FindInCounts(state), .. FindInDepths(state), .. FindSwaps(state), .. FindInClasses(state), .. FindInValidation(state), .. FindInSizes(state)];

    private static InspectionFinding Create(InspectionSeverity severity, string code, string message, string suggestion) =>
        new(severity, code, message, suggestion, 0, []);

    private static IEnumerable<InspectionFinding> FindInCounts(InspectionState state)
    {
        if (state.Training.ImageCount == 0)
        {
            yield return Create(InspectionSeverity.Error, FindingCodes.NoImages, "There are no images to train on.", "Check the folder.");
        }

        if (state.Validation is { ImageCount: 0 })
        {
            yield return Create(InspectionSeverity.Error, FindingCodes.NoImages, "There are no images to validate on.", "Check the folder.");
        }

        if (state.Options.ValidationFraction > 0 && state.Training.ImageCount == 1)
        {
            yield return Create(
                InspectionSeverity.Error, FindingCodes.TooFewImages, "There is one image, and a part of the images is to be validated on.",
                "Add images, or give validation images of their own.");
        }
    }

    private static IEnumerable<InspectionFinding> FindInDepths(InspectionState state)
    {
        (PixelSort Sort, int Images)[] sorts =
        [
            .. state.Training.Sorts.Concat(state.Validation?.Sorts ?? new Dictionary<PixelSort, int>())
                .GroupBy(pair => pair.Key, (sort, pairs) => (sort, pairs.Sum(pair => pair.Value)))
                .OrderByDescending(item => item.Item2),
        ];
        var channels = state.Training.Channels;
        if (sorts.Length > 1)
        {
            bool areDepths = sorts.DistinctBy(item => item.Sort.Samples).Count() > 1;
            string list = string.Join("; ", sorts.Select(item => $"{item.Sort} in {Plural.Of(item.Images, "image")}"));
            yield return Create(
                InspectionSeverity.Error, areDepths ? FindingCodes.MixedDepths : FindingCodes.MixedChannels, $"Images differ in their pixels: {list}.",
                "Bring all images to the same depth and the same channels, those to validate on, too; a model takes images of one kind only.");
        }
        else if (channels.Count > 1)
        {
            var counts = channels.OrderByDescending(pair => pair.Value);
            string list = string.Join(", ", counts.Select(pair => $"{SetTotals.NameChannels(pair.Key)} in {Plural.Of(pair.Value, "image")}"));
            yield return Create(
                InspectionSeverity.Note, FindingCodes.MixedChannels, $"Images differ in their channels: {list}.",
                "The network sees grey images as colours that are all the same; no need to do anything.");
        }
    }

    private static IEnumerable<InspectionFinding> FindSwaps(InspectionState state)
    {
        var training = state.Training;
        if (training.ReadableCount == 0 || training.MaskLikeCount < MostImages * training.ReadableCount)
        {
            yield break;
        }

        bool areSwapped = training.MaskValues.VariedShare >= MostImages || training.PhotographMasks >= MostImages * training.ImageCount;
        yield return areSwapped
            ? Create(
                InspectionSeverity.Error, FindingCodes.LikelySwapped, "The images look like masks, and the masks like photographs.",
                "Probably the folders of images and masks are swapped; give them the other way round.")
            : Create(
                InspectionSeverity.Warning, FindingCodes.MaskLikeImages,
                $"{Plural.Of(training.MaskLikeCount, training.ReadableCount, "image")} {Plural.Choose(training.MaskLikeCount, "has", "have")} "
                + "a few colours in large areas, as masks have.",
                "Check that these are the images, and not masks or drawings of them.");
    }

    private static InspectionFinding FindAbsent(InspectionState state, int index)
    {
        bool isValidated = state.Validation?.ClassPixels[index] > 0;
        return Create(
            InspectionSeverity.Warning, isValidated ? FindingCodes.ClassOnlyInValidation : FindingCodes.AbsentClass,
            $"The class '{state.Classes[index].Name}' occurs in none of the masks to train on{(isValidated ? ", but in those to validate on" : "")}.",
            "A model cannot learn it: add images that have it, or leave the class out.");
    }

    private static IEnumerable<InspectionFinding> FindInClasses(InspectionState state)
    {
        var (training, classes) = (state.Training, state.Classes);
        int[] present = [.. Enumerable.Range(0, classes.Count).Where(index => training.ClassPixels[index] > 0)];
        if (training.CompleteCount == 0)
        {
            yield break;
        }

        if (present.Length < 2)
        {
            string found = present is [var only] ? $"All masks hold the class '{classes[only].Name}' only" : "No mask has a pixel that counts";
            yield return Create(
                InspectionSeverity.Error, FindingCodes.OneClass, $"{found}.", $"Check the masks, and the values that the classes ({classes}) stand for.");
            yield break;
        }

        foreach (int index in Enumerable.Range(0, classes.Count).Except(present))
        {
            yield return FindAbsent(state, index);
        }

        foreach (int index in present.Where(index => training.ClassImages[index] < FewImages && training.CompleteCount >= EnoughImages))
        {
            yield return Create(
                InspectionSeverity.Warning, FindingCodes.RareClass,
                $"The class '{classes[index].Name}' occurs in {Plural.Of(training.ClassImages[index], training.CompleteCount, "image")}.",
                "Add images that have it; a random part to validate on may hold none or all of them.");
        }

        if (state.Rarest is var (name, share) && share < SmallShare)
        {
            yield return Create(
                InspectionSeverity.Warning, FindingCodes.ClassImbalance,
                FormattableString.Invariant($"The class '{name}' has {100 * share:0.###} % of the pixels."),
                "Weigh the classes, and look at the Dice coefficient of the class, not at the pixel accuracy.");
        }
    }

    private static IEnumerable<InspectionFinding> FindInValidation(InspectionState state)
    {
        if (state.OtherClasses is { } others)
        {
            yield return Create(
                InspectionSeverity.Error, FindingCodes.ValidationClasses,
                $"The classes of the masks to validate on are '{others}', but those of the masks to train on are '{state.Classes}'; the images to validate on "
                + "were not looked at.",
                "Load both with the same classes, in the same order.");
        }

        if (state.Validation is not { CompleteCount: > 0 } validation)
        {
            yield break;
        }

        if (validation.CountingPixels == 0)
        {
            yield return Create(
                InspectionSeverity.Error, FindingCodes.EmptyValidation, "No mask to validate on has a pixel that counts.",
                $"Check the masks, and the values that the classes ({state.Classes}) stand for.");
            yield break;
        }

        var trained = Enumerable.Range(0, state.Classes.Count).Where(index => state.Training.ClassPixels[index] > 0);
        foreach (int index in trained.Where(index => validation.ClassPixels[index] == 0))
        {
            yield return Create(
                InspectionSeverity.Warning, FindingCodes.ClassNotInValidation,
                $"The class '{state.Classes[index].Name}' occurs in none of the masks to validate on.",
                "Its metrics say nothing; add images that have it to those to validate on.");
        }
    }

    private static IEnumerable<InspectionFinding> FindInSizes(InspectionState state)
    {
        var training = state.Training;
        if (training.ReadableCount == 0)
        {
            yield break;
        }

        // Patches of volumes are as large as memory and time allow, and have no usual size.
        foreach (var finding in training.AreVolumes && state.Options.Crop is null ? [] : FindInCrop(training, GetCrop(state)))
        {
            yield return finding;
        }

        long ignored = training.ClassPixels[SegmentationMask.Ignored];
        if (ignored > training.CountingPixels && training.CountingPixels > 0)
        {
            yield return Create(
                InspectionSeverity.Note, FindingCodes.IgnoredPixels,
                FormattableString.Invariant($"{100.0 * ignored / (ignored + training.CountingPixels):0.#} % of the pixels are ignored."),
                "Nothing is learned from them; check that only what is unknown is ignored.");
        }
    }

    private static IEnumerable<InspectionFinding> FindInCrop(SetTotals training, ImageSize crop)
    {
        int small = training.Sizes.Where(pair => !Holds(pair.Key, crop)).Sum(pair => pair.Value);
        var sizes = training.Sizes.Keys;
        var largest = new ImageSize(sizes.Max(size => size.Width), sizes.Max(size => size.Height), sizes.Max(size => size.Depth)).RoundUp(LargestDivisor);
        if (!Holds(largest, crop))
        {
            yield return Create(
                InspectionSeverity.Error, FindingCodes.CropTooLarge, $"The crop of {crop} is larger than all images.", $"Choose a crop of at most {largest}.");
        }
        else if (small > 0)
        {
            yield return Create(
                InspectionSeverity.Note, FindingCodes.SmallImages, $"{Plural.Of(small, training.ReadableCount, "image")} {Plural.Choose(small, "is", "are")} "
                + $"smaller than the crop of {crop}.", "Such images are continued by mirroring; a smaller crop does without.");
        }
    }

    private static bool Holds(ImageSize size, ImageSize crop) => size.Width >= crop.Width && size.Height >= crop.Height && size.Depth >= crop.Depth;
}
