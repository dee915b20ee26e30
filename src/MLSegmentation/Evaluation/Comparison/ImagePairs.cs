namespace MLSegmentation.Evaluation.Comparison;

/// <summary>The images that two evaluations have in common, which must be all of them, in the same order and judged in the same way.</summary>
internal sealed class ImagePairs
{
    private readonly ImageMetrics[] _first;
    private readonly ImageMetrics[] _second;
    private readonly BootstrapOptions _bootstrap;

    private ImagePairs(ImageMetrics[] first, ImageMetrics[] second, BootstrapOptions bootstrap) =>
        (_first, _second, _bootstrap) = (first, second, bootstrap);

    /// <summary>The number of images.</summary>
    public int Count => _first.Length;

    /// <summary>Pairs the images of two evaluations.</summary>
    /// <exception cref="ArgumentException">The evaluations cannot be compared; the message names the first difference.</exception>
    public static ImagePairs Create(SegmentationMetrics first, SegmentationMetrics second, BootstrapOptions bootstrap)
    {
        RequireSameChoices(first, second);
        RequireSame(first.Classes.Count, second.Classes.Count, "the number of classes");
        for (int index = 0; index < first.Classes.Count; index++)
        {
            RequireSame(first.Classes[index].Name, second.Classes[index].Name, $"the name of class {index}");
        }

        if (!first.Options.KeepImages || !second.Options.KeepImages)
        {
            throw new ArgumentException(
                "The metrics have no values of single images, "
                + $"because {nameof(SegmentationEvaluationOptions)}.{nameof(SegmentationEvaluationOptions.KeepImages)} was false; "
                + "evaluate with true to compare.");
        }

        var pairs = new ImagePairs([.. first.Images], [.. second.Images], bootstrap);
        pairs.RequireSameImages();
        return pairs;
    }

    /// <summary>Compares one metric of all images that have a pixel to count.</summary>
    public MetricComparison Compare(Func<ImageMetrics, double> metric) =>
        PairedDifferences.Compare(GetValues(_first, metric), GetValues(_second, metric), _bootstrap);

    private static double[] GetValues(ImageMetrics[] images, Func<ImageMetrics, double> metric) =>
        Array.ConvertAll(images, image => image.PixelCount > 0 ? metric(image) : double.NaN);

    private static void RequireSameChoices(SegmentationMetrics first, SegmentationMetrics second)
    {
        var (a, b) = (first.Options, second.Options);
        RequireSame(a.Averaging, b.Averaging, nameof(a.Averaging));
        RequireSame(a.AbsentClasses, b.AbsentClasses, nameof(a.AbsentClasses));
        RequireSame(a.IncludeBackground, b.IncludeBackground, nameof(a.IncludeBackground));
        RequireSame(a.BackgroundClassIndex, b.BackgroundClassIndex, nameof(a.BackgroundClassIndex));
        RequireSame(Describe(a.ClassWeights), Describe(b.ClassWeights), nameof(a.ClassWeights));
    }

    private static string Describe(IReadOnlyList<double>? weights) =>
        weights is null ? "not set" : FormattableString.Invariant($"[{string.Join(", ", weights)}]");

    private static void RequireSame<T>(T first, T second, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(first, second))
        {
            throw new ArgumentException($"The metrics cannot be compared: {what} is {first} for A, but {second} for B; evaluate both in the same way.");
        }
    }

    private void RequireSameImages()
    {
        RequireSame(_first.Length, _second.Length, "the number of images");
        for (int index = 0; index < _first.Length; index++)
        {
            RequireSameImage(index + 1, _first[index], _second[index]);
        }
    }

    private static void RequireSameImage(int number, ImageMetrics first, ImageMetrics second)
    {
        RequireSame(first.ImagePath ?? "without a path", second.ImagePath ?? "without a path", $"image {number}");
        string name = first.ImagePath is { } path ? $"'{path}'" : $"image {number}";
        RequireSame(first.PixelCount, second.PixelCount, $"the number of labelled pixels of {name}");
        for (int index = 0; index < first.Classes.Count; index++)
        {
            RequireSame(
                first.Classes[index].Support,
                second.Classes[index].Support,
                $"the number of pixels of {name} that are labelled '{first.Classes[index].Name}'");
        }
    }
}
