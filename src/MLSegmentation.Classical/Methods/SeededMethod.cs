using System.Text.Json.Serialization;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>A method for two classes that begins where a threshold leaves no doubt, and decides about the rest by what is around it.</summary>
public abstract record SeededMethod : ClassicalMethod
{
    private static readonly double[] Margins = [0.25, 0.5, 0.75];

    private protected SeededMethod()
    {
    }

    /// <summary>The threshold; neither <see cref="ThresholdMethod.MultiOtsu"/> nor null. Default: Otsu's.</summary>
    /// <exception cref="SegmentationOptionException">The threshold is null or several.</exception>
    public GlobalThreshold Threshold
    {
        get;
        init => field = Allowed.When(value is not null and not { Method: ThresholdMethod.MultiOtsu }, value, "single thresholds")!;
    } = new();

    /// <summary>
    /// How far from the threshold doubt ends, as a fraction of the way to the mean of each side: 0 for nowhere in doubt, below 1. Default: null, the best of
    /// 0.25, 0.5 and 0.75.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double? Margin
    {
        get;
        init => field = Allowed.When(value is null or (>= 0 and < 1), value, "numbers of at least 0 and below 1, or null for the best");
    }

    /// <summary>Whether it takes long.</summary>
    [JsonIgnore]
    internal virtual bool IsSlow => true;

    /// <inheritdoc/>
    public override string DescribeParameters() => $"{Threshold.Name}, {Threshold.DescribeParameters()}, margin {Parameter.ToText(Margin)}";

    /// <inheritdoc/>
    internal override FittedMethod Fit(FittingSet set)
    {
        var sharpened = this with { Threshold = Threshold.FitParameters(set) };
        var candidates = (Margin is { } given ? [given] : Margins).Select(margin => sharpened with { Margin = margin });
        var best = set.Best(candidates, (candidate, image) => candidate.Segment(image, LearnedState.None, set.Cancellation).Labels, IsSlow);
        return new FittedMethod(best, LearnedState.None, set.Classes.ToString());
    }

    /// <inheritdoc/>
    internal sealed override IEnumerable<(string Name, bool IsThere)> ListNeeded(LearnedState learned) =>
        Threshold.ListNeeded(LearnedState.None).Append((nameof(Margin), Margin is not null));

    /// <inheritdoc/>
    internal sealed override SegmentedImage Segment(PixelImage image, LearnedState learned, CancellationToken cancellation)
    {
        var split = Threshold.Split(image);
        byte[] seeds = Seeds.Find(split.Values, split.Level, Margin!.Value);
        return seeds.Contains(Seeds.Below) && seeds.Contains(Seeds.Above)
            ? Grow(image, split, seeds, cancellation)
            : SegmentedImage.OfProbabilities(Array.ConvertAll(split.ToLabels(), label => (double)label));
    }

    /// <summary>Segments an image that has seeds of both classes.</summary>
    private protected abstract SegmentedImage Grow(PixelImage image, Split split, byte[] seeds, CancellationToken cancellation);
}
