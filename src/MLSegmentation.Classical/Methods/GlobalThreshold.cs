using System.Globalization;
using System.Text.Json;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Classical.Thresholds;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>
/// One threshold for all pixels of an image, or several for more than two classes: what is brighter belongs to another class than what is darker.
/// </summary>
public sealed record GlobalThreshold : ClassicalMethod
{
    private const int Levels = 24;
    private const int MostMultiClasses = 6;

    private static readonly double[] Smoothings = [0, 1, 2];

    /// <summary>How the threshold is found. Default: <see cref="ThresholdMethod.Otsu"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is unknown.</exception>
    public ThresholdMethod Method { get; init => field = Allowed.Defined(value); }

    /// <summary>Which side the second of two classes is. Default: null, the best of the three on the training images.</summary>
    /// <exception cref="SegmentationOptionException">The value is unknown.</exception>
    public ForegroundPolarity? Polarity
    {
        get;
        init => field = value is { } given ? Allowed.Defined(given) : null;
    }

    /// <summary>
    /// The σ in pixels of the Gaussian blur before everything else, 0 for none, at most 100. Default: null, the best of 0, 1 and 2.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double? Smoothing { get; init => field = SmoothingRange.Check(value); }

    /// <summary>The level of <see cref="ThresholdMethod.Fixed"/>, in the values of the images. Default: null, the best of 24.</summary>
    /// <exception cref="SegmentationOptionException">The value is not finite.</exception>
    public double? Level
    {
        get;
        init => field = Allowed.When(value is null || double.IsFinite(value.Value), value, "finite numbers, or null for the best");
    }

    /// <inheritdoc/>
    public override string Name => JsonNamingPolicy.KebabCaseLower.ConvertName(Method.ToString());

    /// <inheritdoc/>
    public override int MostClasses => Method == ThresholdMethod.MultiOtsu ? MostMultiClasses : 2;

    /// <inheritdoc/>
    public override string DescribeParameters()
    {
        string blur = $"blur {Parameter.ToText(Smoothing)}";
        return Method switch
        {
            ThresholdMethod.MultiOtsu when Polarity is null => blur,
            ThresholdMethod.Fixed => $"{DescribePolarity()}, {blur}, level {Level?.ToString("G4", CultureInfo.InvariantCulture) ?? "?"}",
            _ => $"{DescribePolarity()}, {blur}",
        };
    }

    /// <inheritdoc/>
    internal override FittedMethod Fit(FittingSet set)
    {
        string classes = set.Classes.ToString();
        if (set.Classes.Count > 2)
        {
            var learned = new LearnedState { Order = FindOrder(set) };
            var many = set.Best(WithSmoothings(), (candidate, image) => candidate.Segment(image, learned, set.Cancellation).Labels);
            return new FittedMethod(many, learned, classes);
        }

        return new FittedMethod(FitParameters(set), LearnedState.None, classes);
    }

    /// <summary>Chooses the parameters for two classes.</summary>
    internal GlobalThreshold FitParameters(FittingSet set)
    {
        var candidates = WithSmoothings().SelectMany(candidate => candidate.WithPolarities()).SelectMany(candidate => candidate.WithLevels(set));
        return set.Best(candidates, (candidate, image) => candidate.Split(image).ToLabels(), isSlow: Method == ThresholdMethod.Fixed);
    }

    /// <inheritdoc/>
    internal override IEnumerable<(string Name, bool IsThere)> ListNeeded(LearnedState learned) =>
    [
        (nameof(Smoothing), Smoothing is not null),
        (nameof(Polarity), Polarity is not null || learned.Order is not null),
        (nameof(Level), Level is not null || Method != ThresholdMethod.Fixed || learned.Order is not null),
    ];

    /// <inheritdoc/>
    internal override SegmentedImage Segment(PixelImage image, LearnedState learned, CancellationToken cancellation)
    {
        if (learned.Order is not { } order)
        {
            return new SegmentedImage(Split(image).ToLabels());
        }

        float[] values = Blur(image);
        double[] thresholds = MultiOtsu.Find(values, order.Length);
        return new SegmentedImage(Array.ConvertAll(values, value => (byte)order[thresholds.Count(threshold => value > threshold)]));
    }

    /// <summary>The blurred image with its threshold; of a method that is fitted.</summary>
    internal Split Split(PixelImage image)
    {
        float[] values = Blur(image);
        double level = Method == ThresholdMethod.Fixed ? Level!.Value : ThresholdSearch.Find(Method, values);
        return Methods.Split.Turn(values, level, Polarity!.Value);
    }

    private float[] Blur(PixelImage image) => Filters.Blur(image.Grey, image.Size.Width, Smoothing!.Value);

    private string DescribePolarity() => $"class 1 {Polarity?.ToString().ToLowerInvariant() ?? "?"}";

    private IEnumerable<GlobalThreshold> WithSmoothings() => Smoothing is null ? Smoothings.Select(smoothing => this with { Smoothing = smoothing }) : [this];

    private IEnumerable<GlobalThreshold> WithPolarities() =>
        Polarity is null ? Enum.GetValues<ForegroundPolarity>().Select(polarity => this with { Polarity = polarity }) : [this];

    private IEnumerable<GlobalThreshold> WithLevels(FittingSet set) =>
        Method == ThresholdMethod.Fixed && Level is null ? FindLevels(set).Select(level => this with { Level = level }) : [this];

    /// <summary>Levels that divide the pixels of all images into parts of the same size.</summary>
    private static IEnumerable<double> FindLevels(FittingSet set)
    {
        const int Pixels = 20_000;
        float[] values = [.. set.Images.SelectMany(image => Spread(image.Image.Grey, 1 + (Pixels / set.Images.Count))).Order()];
        return Enumerable.Range(1, Levels).Select(index => (double)values[(int)((long)index * (values.Length - 1) / (Levels + 1))]).Distinct();
    }

    private static IEnumerable<float> Spread(float[] values, int count) =>
        Enumerable.Range(0, Math.Min(count, values.Length)).Select(index => values[TrainingRows.Place(index, Math.Min(count, values.Length), values.Length)]);

    /// <summary>The classes from the darkest to the brightest.</summary>
    private static int[] FindOrder(FittingSet set)
    {
        double[] sums = new double[set.Classes.Count];
        double[] counts = new double[set.Classes.Count];
        foreach (var (image, labels) in set.Images)
        {
            float[] grey = image.Grey;
            for (int pixel = 0; pixel < labels.Length; pixel++)
            {
                if (labels[pixel] != SegmentationMask.Ignored)
                {
                    sums[labels[pixel]] += grey[pixel];
                    counts[labels[pixel]]++;
                }
            }
        }

        return [.. Enumerable.Range(0, sums.Length).OrderBy(index => counts[index] > 0 ? sums[index] / counts[index] : double.PositiveInfinity)];
    }
}
