namespace MLSegmentation.Reports;

/// <summary>
/// The colours of wrong pixels, which people with any colour vision tell apart (Okabe and Ito, Color Universal Design, 2008). With a
/// background, what is found in it is a false positive, and what is lost to it is missed; other confusions are of a wrong class.
/// </summary>
/// <param name="background">The index of the class that counts as background; null where none does, and every wrong pixel is of a wrong class.</param>
internal sealed class ErrorColors(int? background)
{
    private static readonly RgbColor FalsePositive = new(0xd5, 0x5e, 0x00);
    private static readonly RgbColor FalseNegative = new(0x56, 0xb4, 0xe9);
    private static readonly RgbColor WrongClass = new(0xf0, 0x3c, 0xb4);

    /// <summary>The class that counts as background: the one of that name, else the first of two.</summary>
    public static int? FindBackground(SegmentationClasses classes) =>
        classes.Select((item, index) => item.IsBackground ? index : (int?)null).FirstOrDefault(index => index is not null) ?? (classes.Count == 2 ? 0 : null);

    /// <summary>The colour of a pixel; null where it is right, or does not count.</summary>
    public RgbColor? Find(byte truth, byte prediction)
    {
        if (truth == prediction || truth == SegmentationMask.Ignored)
        {
            return null;
        }

        return truth == background ? FalsePositive : prediction == background ? FalseNegative : WrongClass;
    }

    /// <summary>What the colours mean.</summary>
    /// <param name="classes">The classes.</param>
    public IEnumerable<(RgbColor Color, string Meaning)> Explain(SegmentationClasses classes)
    {
        if (background is { } index)
        {
            string other = classes.Count == 2 ? classes[1 - index].Name : "another class";
            yield return (FalsePositive, $"false positive: {classes[index].Name} taken for {other}");
            yield return (FalseNegative, $"false negative: {other} taken for {classes[index].Name}");
        }

        if (background is null || classes.Count > 2)
        {
            yield return (WrongClass, "wrong class");
        }
    }
}
