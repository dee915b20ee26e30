using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Evaluation.Comparison;

/// <summary>The images that two evaluations have in common, which must be all of them, in the same order and judged in the same way.</summary>
internal sealed class ImagePairs(ImageMetrics[] first, ImageMetrics[] second, BootstrapOptions options)
{
    /// <summary>The number of images.</summary>
    public int Count => first.Length;

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

        if (first.Images.Count == 0 || second.Images.Count == 0)
        {
            throw new ArgumentException(
                "The metrics have no values of single images, "
                + $"because {nameof(SegmentationEvaluationOptions)}.{nameof(SegmentationEvaluationOptions.KeepImages)} was false "
                + $"or {nameof(SegmentationMetrics.Images)} was set to none; evaluate with true, and compare what that gives.");
        }

        ImageMetrics[] firstImages = [.. first.Images];
        ImageMetrics[] secondImages = [.. second.Images];
        RequireSame(firstImages.Length, secondImages.Length, "the number of images");
        for (int index = 0; index < firstImages.Length; index++)
        {
            RequireSameImage(index + 1, firstImages[index], secondImages[index]);
        }

        return new ImagePairs(firstImages, secondImages, bootstrap);
    }

    /// <summary>Compares one metric of all images that have a pixel to count; pairs in which one is no number are left out.</summary>
    public MetricComparison Compare(Func<ImageMetrics, double> metric)
    {
        (double A, double B)[] pairs =
        [
            .. first.Zip(second)
                .Where(images => images.First.PixelCount > 0)
                .Select(images => (metric(images.First), metric(images.Second)))
                .Where(pair => !double.IsNaN(pair.Item1 - pair.Item2)),
        ];
        double[] differences = Array.ConvertAll(pairs, pair => pair.A - pair.B);
        var bootstrap = new RowBootstrap(differences, 1, options);
        var test = SignedRankTest.Test(differences);
        return new MetricComparison
        {
            ImageCount = pairs.Length,
            MeanA = pairs.Sum(pair => pair.A) / pairs.Length,
            MeanB = pairs.Sum(pair => pair.B) / pairs.Length,
            MeanDifference = differences.Sum() / pairs.Length,
            ConfidenceInterval = bootstrap.GetIntervals(1, (sums, statistics) => statistics[0] = sums[0] / pairs.Length)[0],
            SignedRankStatistic = test.Statistic,
            PValue = test.PValue,
            IsExact = test.IsExact,
            Wins = differences.Count(difference => difference > 0),
            Ties = differences.Count(difference => difference == 0),
            Losses = differences.Count(difference => difference < 0),
        };
    }

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
