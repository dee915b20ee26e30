namespace MLSegmentation.Reports;

/// <summary>
/// The colours of wrong pixels. With a background, what is found in it is a false positive, and what is lost to it is missed; other
/// confusions are of a wrong class. Without one, a wrong pixel has the colour of the class that it is labelled with.
/// </summary>
internal sealed class ErrorColors
{
    /// <summary>More classes than these have no colours that anybody could tell apart.</summary>
    private const int MaxColored = 64;

    // Colours that people with any colour vision tell apart (Okabe and Ito, Color Universal Design, 2008).
    private static readonly RgbColor FalsePositive = new(0xd5, 0x5e, 0x00);
    private static readonly RgbColor FalseNegative = new(0x56, 0xb4, 0xe9);
    private static readonly RgbColor WrongClass = new(0xf0, 0x3c, 0xb4);

    private readonly SegmentationClasses _classes;
    private readonly int? _background;
    private readonly bool _areOfLabels;

    /// <summary>Chooses colours that suit the classes.</summary>
    public ErrorColors(SegmentationClasses classes)
    {
        _classes = classes;
        _background = FindBackground(classes);
        _areOfLabels = _background is null && classes.Count <= MaxColored;
        Palette = _areOfLabels ? [.. classes.Select(item => item.Color)] : [WrongClass, FalsePositive, FalseNegative];
    }

    /// <summary>The colours.</summary>
    public IReadOnlyList<RgbColor> Palette { get; }

    /// <summary>The index in <see cref="Palette"/> of a pixel's colour; null where the pixel is right, or does not count.</summary>
    public int? Find(byte truth, byte prediction)
    {
        if (truth == prediction || truth == SegmentationMask.Ignored)
        {
            return null;
        }

        return _areOfLabels ? truth : truth == _background ? 1 : prediction == _background ? 2 : 0;
    }

    /// <summary>What the colours mean; a meaning without a colour is that of all colours.</summary>
    public IEnumerable<(RgbColor? Color, string Meaning)> Explain()
    {
        if (_areOfLabels)
        {
            yield return (null, "A wrong pixel has the colour of the class that it is labelled with.");
            yield break;
        }

        if (_background is { } index)
        {
            string other = _classes.Count == 2 ? _classes[1 - index].Name : "another class";
            yield return (FalsePositive, $"false positive: {_classes[index].Name} taken for {other}");
            yield return (FalseNegative, $"false negative: {other} taken for {_classes[index].Name}");
        }

        if (_background is null || _classes.Count > 2)
        {
            yield return (WrongClass, "wrong class");
        }
    }

    // The class of that name, else the first of two.
    private static int? FindBackground(SegmentationClasses classes) => classes.BackgroundIndex ?? (classes.Count == 2 ? 0 : null);
}
