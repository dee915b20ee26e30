namespace MLSegmentation.Inspection;

/// <summary>The words by which findings are known; they stay the same over versions.</summary>
internal static class FindingCodes
{
    public const string NoImages = "no-images";
    public const string UnreadableImage = "unreadable-image";
    public const string UnreadableMask = "unreadable-mask";
    public const string MissingImage = "missing-image";
    public const string MissingMask = "missing-mask";
    public const string AmbiguousName = "ambiguous-name";
    public const string UnreadFormat = "unread-format";
    public const string SizeMismatch = "size-mismatch";
    public const string UnknownMaskValues = "unknown-mask-values";
    public const string OneClass = "one-class";
    public const string TooFewImages = "too-few-images";
    public const string EmptyValidation = "empty-validation";
    public const string ValidationClasses = "validation-classes";
    public const string MixedDepths = "mixed-depths";
    public const string LikelySwapped = "likely-swapped";
    public const string MaskLikeImages = "mask-like-images";
    public const string ValidationOverlap = "validation-overlap";
    public const string ConflictingMasks = "conflicting-masks";
    public const string DuplicateImage = "duplicate-image";
    public const string NearDuplicateImage = "near-duplicate-image";
    public const string DuplicateMask = "duplicate-mask";
    public const string ConstantImage = "constant-image";
    public const string IgnoredMask = "ignored-mask";
    public const string EmptyMask = "empty-mask";
    public const string ConstantMask = "constant-mask";
    public const string AbsentClass = "absent-class";
    public const string ClassOnlyInValidation = "class-only-in-validation";
    public const string ClassNotInValidation = "class-not-in-validation";
    public const string RareClass = "rare-class";
    public const string ClassImbalance = "class-imbalance";
    public const string TinyObjects = "tiny-objects";
    public const string OrientationTag = "orientation-tag";
    public const string MixedChannels = "mixed-channels";
    public const string CropTooLarge = "crop-too-large";
    public const string SmallImages = "small-images";
    public const string IgnoredPixels = "ignored-pixels";
    public const string UnusedMask = "unused-mask";
    public const string UnreadFolder = "unread-folder";
    public const string OtherFile = "other-file";
}
