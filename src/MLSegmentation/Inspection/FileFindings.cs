namespace MLSegmentation.Inspection;

/// <summary>Makes findings of the files that were noted.</summary>
internal static class FileFindings
{
    private static readonly FileRule[] Rules =
    [
        new(FindingCodes.UnreadableImage, InspectionSeverity.Error, "image", "cannot be read", "cannot be read",
            "Write or copy these files again, or take them out."),
        new(FindingCodes.UnreadableMask, InspectionSeverity.Error, "mask", "cannot be read", "cannot be read",
            "Write these masks again, with a value or a colour for each class, in a format without loss: PNG, or NIfTI for volumes."),
        new(FindingCodes.MissingImage, InspectionSeverity.Error, "row", "has no image", "have no image",
            "Take these rows out."),
        new(FindingCodes.MissingMask, InspectionSeverity.Error, "image", "has no mask", "have no mask",
            "Add the masks, under the names of the images, or take these images out."),
        new(FindingCodes.AmbiguousName, InspectionSeverity.Error, "file", "shares its name with another", "share their names with others",
            "Keep one file of each name; images and masks are paired by name without extension."),
        new(FindingCodes.UnreadFormat, InspectionSeverity.Error, "file", "is of a kind that is not read", "are of kinds that are not read",
            "Convert them to PNG."),
        new(FindingCodes.SizeMismatch, InspectionSeverity.Error, "image", "has another size than its mask", "have other sizes than their masks",
            "Bring them to the same size, the masks without interpolation, or check that the names pair what belongs together."),
        new(FindingCodes.UnknownMaskValues, InspectionSeverity.Error, "mask", "holds values that no class names", "hold values that no class names",
            "Name every value in the classes."),
        new(FindingCodes.ValidationOverlap, InspectionSeverity.Warning, "image",
            "to validate on is among those to train on", "to validate on are among those to train on",
            "Take them out of one of both; a model looks better on images that it was trained on."),
        new(FindingCodes.ConflictingMasks, InspectionSeverity.Warning, "image", "is there twice, with different masks", "are there twice, with different masks",
            "Keep the mask that is right."),
        new(FindingCodes.DuplicateImage, InspectionSeverity.Warning, "image", "is there twice", "are there twice",
            "Keep one of each; copies count twice, and a random part to validate on may hold what is trained on."),
        new(FindingCodes.ConstantImage, InspectionSeverity.Warning, "image", "has one value only", "have one value only",
            "Check these files, or take them out."),
        new(FindingCodes.IgnoredMask, InspectionSeverity.Warning, "mask", "has no pixel that counts", "have no pixel that counts",
            "Take these images out; nothing is learned from them."),
        new(FindingCodes.ConstantMask, InspectionSeverity.Warning, "mask",
            "holds one class only, and not the background", "hold one class only, and not the background",
            "Check these masks."),
        new(FindingCodes.UnreadFolder, InspectionSeverity.Warning, "sub-folder", "with images is not read", "with images are not read",
            "Put the images into one folder."),
        new(FindingCodes.NearDuplicateImage, InspectionSeverity.Note, "image", "is nearly the same as another", "are nearly the same as others",
            "Keep such images together, on one side of training and validation."),
        new(FindingCodes.DuplicateMask, InspectionSeverity.Note, "mask", "is the same as that of another image", "are the same as those of other images",
            "Check that they were not copied by mistake."),
        new(FindingCodes.EmptyMask, InspectionSeverity.Note, "mask", "is empty: background only", "are empty: background only",
            "Fine where there is nothing to find; otherwise the masks are not finished."),
        new(FindingCodes.TinyObjects, InspectionSeverity.Note, "mask", "holds tiny objects", "hold tiny objects",
            "Specks are often slips of the pen; clean the masks, or leave small objects out when you evaluate."),
        new(FindingCodes.OrientationTag, InspectionSeverity.Note, "image", "says that it is to be turned", "say that they are to be turned",
            "Masks must be drawn on the images as viewers show them; look at the outlines."),
        new(FindingCodes.UnusedMask, InspectionSeverity.Note, "mask", "has no image and is left out", "have no image and are left out",
            "Check the names."),
        new(FindingCodes.OtherFile, InspectionSeverity.Note, "file",
            "is no image that is read, and is left out", "are no images that are read, and are left out",
            "No need to do anything."),
    ];

    /// <summary>The findings about files.</summary>
    public static IEnumerable<InspectionFinding> Find(InspectionState state) =>
        Rules.Where(rule => state.Files.Count(rule.Code) > 0).Select(rule => Create(rule, state));

    private static InspectionFinding Create(FileRule rule, InspectionState state)
    {
        int count = state.Files.Count(rule.Code);
        var severity = rule.Severity;
        bool isPart = rule.Noun == "image" && rule.Code != FindingCodes.ValidationOverlap;
        string subject = isPart ? Plural.Of(count, state.ImageCount, rule.Noun) : Plural.Of(count, rule.Noun);
        string suggestion = state.Files.AdviceFor(rule.Code) ?? rule.Suggestion;
        if (rule.Code == FindingCodes.NearDuplicateImage && state.Options.ValidationFraction > 0)
        {
            // A random part would have images whose neighbours are trained on.
            severity = InspectionSeverity.Warning;
            suggestion = "Put them into folders of their own to train and to validate on, instead of a random part.";
        }
        else if (rule.Code == FindingCodes.UnknownMaskValues && GetUnknownValues(state) is var (text, advice))
        {
            return new InspectionFinding(severity, rule.Code, $"{subject} {text}.", advice, count, state.Files.Of(rule.Code));
        }

        string message = $"{subject} {Plural.Choose(count, rule.One, rule.Many)}.";
        return new InspectionFinding(severity, rule.Code, message, suggestion, count, state.Files.Of(rule.Code));
    }

    /// <summary>What to say about values without a class, which depends on what the masks look like.</summary>
    private static (string Text, string Suggestion)? GetUnknownValues(InspectionState state)
    {
        int count = state.Files.Count(FindingCodes.UnknownMaskValues);
        string holds = Plural.Choose(count, "holds", "hold");
        string text = $"{holds} {(state.GivenClasses is null ? "other values than 0 and 255, and no classes are given" : "values that no class names")}";
        var values = state.Training.MaskValues;
        return values.SuggestClasses(state.GivenClasses) is var (classes, reason)
            ? (text, $"Give the classes '{classes}': {reason}.")
            : values.PhotographShare > 0.5
                ? (text, "The masks look like photographs; check that images and masks are not swapped.")
                : (text, "Name every value in the classes.");
    }

    /// <summary>How files become a finding.</summary>
    private sealed record FileRule(string Code, InspectionSeverity Severity, string Noun, string One, string Many, string Suggestion);
}
