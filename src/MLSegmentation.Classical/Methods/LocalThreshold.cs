using System.Text.Json;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Classical.Thresholds;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>A threshold of its own for each pixel, found in the window around it, for images that are unevenly lit.</summary>
public sealed record LocalThreshold : ClassicalMethod
{
    private const int LargestWindow = 9999;

    private static readonly int[] Windows = [15, 31, 61];
    private static readonly double[] Offsets = [-0.5, -0.25, 0, 0.25, 0.5];
    private static readonly double[] Factors = [-0.4, -0.2, 0, 0.2, 0.4];

    /// <summary>How the threshold is found. Default: <see cref="LocalThresholdMethod.Mean"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is unknown.</exception>
    public LocalThresholdMethod Method { get; init => field = Allowed.Defined(value); }

    /// <summary>The side of the window in pixels, an odd number from 3 to 9999. Default: null, the best of 15, 31 and 61.</summary>
    /// <exception cref="SegmentationOptionException">The value is even, or outside its range.</exception>
    public int? Window
    {
        get;
        init => field = Allowed.When(
            value is null or (>= 3 and <= LargestWindow) && value % 2 is null or 1, value, "odd numbers from 3 to 9999, or null for the best");
    }

    /// <summary>
    /// What is taken from the mean of the window, as a multiple of the standard deviation of the whole image, for
    /// <see cref="LocalThresholdMethod.Mean"/> and <see cref="LocalThresholdMethod.Gaussian"/>. Default: null, the best of −0.5, −0.25, 0, 0.25 and 0.5.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not finite.</exception>
    public double? Offset
    {
        get;
        init => field = Allowed.When(value is null || double.IsFinite(value.Value), value, "finite numbers, or null for the best");
    }

    /// <summary>
    /// The factor k of <see cref="LocalThresholdMethod.Niblack"/> and <see cref="LocalThresholdMethod.Sauvola"/>. Default: null, the best of −0.4, −0.2,
    /// 0, 0.2 and 0.4.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not finite.</exception>
    public double? K
    {
        get;
        init => field = Allowed.When(value is null || double.IsFinite(value.Value), value, "finite numbers, or null for the best");
    }

    /// <summary>Which side the second class is. Default: null, the best of the three on the training images.</summary>
    /// <exception cref="SegmentationOptionException">The value is unknown.</exception>
    public ForegroundPolarity? Polarity
    {
        get;
        init => field = value is { } given ? Allowed.Defined(given) : null;
    }

    /// <summary>The σ in pixels of the Gaussian blur before everything else, 0 for none, at most 100. Default: 0.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Smoothing { get; init => field = SmoothingRange.Check(value)!.Value; }

    /// <inheritdoc/>
    public override string Name => $"local-{JsonNamingPolicy.KebabCaseLower.ConvertName(Method.ToString())}";

    private bool HasOffset => Method is LocalThresholdMethod.Mean or LocalThresholdMethod.Gaussian;

    /// <inheritdoc/>
    public override string DescribeParameters()
    {
        string weight = HasOffset ? $"offset {Parameter.ToText(Offset)}" : $"k {Parameter.ToText(K)}";
        return $"class 1 {Polarity?.ToString().ToLowerInvariant() ?? "?"}, window {Parameter.ToText(Window)}, {weight}";
    }

    /// <inheritdoc/>
    internal override FittedMethod Fit(FittingSet set)
    {
        var candidates =
            from window in Window is { } given ? [given] : Windows
            from weight in HasOffset ? Choices(Offset, Offsets) : Choices(K, Factors)
            from polarity in Polarity is { } chosen ? [chosen] : Enum.GetValues<ForegroundPolarity>()
            let sized = this with { Window = window, Polarity = polarity }
            select HasOffset ? sized with { Offset = weight } : sized with { K = weight };
        var best = set.Best(candidates, (candidate, image) => candidate.Segment(image, LearnedState.None, set.Cancellation).Labels, isSlow: true);
        return new FittedMethod(best, LearnedState.None, set.Classes.ToString());
    }

    /// <inheritdoc/>
    internal override IEnumerable<(string Name, bool IsThere)> ListNeeded(LearnedState learned) =>
    [
        (nameof(Window), Window is not null),
        (nameof(Polarity), Polarity is not null),
        (nameof(Offset), Offset is not null || !HasOffset),
        (nameof(K), K is not null || HasOffset),
    ];

    /// <inheritdoc/>
    internal override SegmentedImage Segment(PixelImage image, LearnedState learned, CancellationToken cancellation)
    {
        float[] values = Filters.Blur(image.Grey, image.Size.Width, Smoothing);
        double weight = HasOffset ? Offset!.Value * Deviation(values) : K!.Value;
        double[] thresholds = LocalThresholds.Find(values, image.Size.Width, Method, Window!.Value, weight, image.Range);
        byte[] labels = new byte[values.Length];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = values[pixel] > thresholds[pixel] ? (byte)1 : (byte)0;
        }

        bool isDark = Polarity == ForegroundPolarity.Darker
            || (Polarity == ForegroundPolarity.Smaller && 2 * labels.Count(label => label == 1) > labels.Length);
        return new SegmentedImage(isDark ? Array.ConvertAll(labels, label => (byte)(1 - label)) : labels);
    }

    private static double[] Choices(double? given, double[] others) => given is { } value ? [value] : others;

    private static double Deviation(float[] values)
    {
        double mean = ThresholdSearch.Average(values);
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
