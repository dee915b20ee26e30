using MLSegmentation.Classical.Cuts;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>
/// A graph cut for two classes (Boykov and Jolly 2001): the division with the least cost exactly, where each pixel costs by how rare its grey is in its class
/// on the training images, and each edge between the classes by how little the image changes there.
/// </summary>
public sealed record GraphCut : ClassicalMethod
{
    private const int Bins = 64;

    private static readonly double[] Smoothings = [0, 1, 2];
    private static readonly double[] Strengths = [1, 3, 10];

    /// <summary>What it costs to part two neighbours that are alike, at least 0. Default: null, the best of 1, 3 and 10.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not finite.</exception>
    public double? Smoothness
    {
        get;
        init => field = Allowed.When(value is null || (value >= 0 && double.IsFinite(value.Value)), value, "numbers of at least 0, or null for the best");
    }

    /// <summary>The σ in pixels of the Gaussian blur before everything else, 0 for none, at most 100. Default: null, the best of 0, 1 and 2.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double? Smoothing { get; init => field = SmoothingRange.Check(value); }

    /// <inheritdoc/>
    public override string Name => "graph-cut";

    /// <inheritdoc/>
    public override string DescribeParameters() => $"blur {Parameter.ToText(Smoothing)}, smoothness {Parameter.ToText(Smoothness)}";

    /// <inheritdoc/>
    internal override FittedMethod Fit(FittingSet set)
    {
        var blurred = (Smoothing is { } given ? [given] : Smoothings)
            .Select(smoothing => (Method: this with { Smoothing = smoothing, Smoothness = 0 }, Shares: Count(set, smoothing)));
        var (method, shares) = set.Best(blurred, (candidate, image) => ToLabels(candidate.Method.FindCosts(image, candidate.Shares)));
        var learned = new LearnedState { Shares = shares };
        var candidates = (Smoothness is { } strength ? [strength] : Strengths).Select(candidate => method with { Smoothness = candidate });
        var best = set.Best(candidates, (candidate, image) => candidate.Segment(image, learned, set.Cancellation).Labels, isSlow: true);
        return new FittedMethod(best, learned, set.Classes.ToString());
    }

    /// <inheritdoc/>
    internal override IEnumerable<(string Name, bool IsThere)> ListNeeded(LearnedState learned) =>
    [
        (nameof(Smoothing), Smoothing is not null),
        (nameof(Smoothness), Smoothness is not null),
        (nameof(LearnedState.Shares), learned.Shares is { Costs: [{ Length: Bins }, { Length: Bins }] }),
    ];

    /// <inheritdoc/>
    internal override SegmentedImage Segment(PixelImage image, LearnedState learned, CancellationToken cancellation)
    {
        double[] costs = FindCosts(image, learned.Shares!);
        var graph = ContrastGraph.Create(Blur(image, Smoothing!.Value), image.Size, costs, Smoothness!.Value);
        return new SegmentedImage(Array.ConvertAll(new GridCut(graph).Solve(cancellation), isSecond => isSecond ? (byte)1 : (byte)0));
    }

    private static float[] Blur(PixelImage image, double smoothing) => Filters.Blur(image.Grey, image.Size.Width, smoothing);

    private static byte[] ToLabels(double[] costs) => Array.ConvertAll(costs, cost => cost > 0 ? (byte)1 : (byte)0);

    /// <summary>How much more the first class costs than the second, at each pixel.</summary>
    private double[] FindCosts(PixelImage image, LevelShares shares) => Array.ConvertAll(Blur(image, Smoothing!.Value), value =>
    {
        int bin = (int)Math.Clamp((value - shares.Least) / shares.Width, 0, Bins - 1);
        return (double)shares.Costs[0][bin] - shares.Costs[1][bin];
    });

    /// <summary>Counts the levels of both classes, each bin beginning with one pixel so that none is impossible.</summary>
    private static LevelShares Count(FittingSet set, double smoothing)
    {
        var images = set.Images.Select(image => (Values: Blur(image.Image, smoothing), image.Labels)).ToList();
        double least = images.Min(image => image.Values.Min());
        double width = Math.Max((images.Max(image => image.Values.Max()) - least) / Bins, float.Epsilon);
        double[][] counts = [[.. Enumerable.Repeat(1.0, Bins)], [.. Enumerable.Repeat(1.0, Bins)]];
        foreach (var (values, labels) in images)
        {
            for (int pixel = 0; pixel < labels.Length; pixel++)
            {
                if (labels[pixel] != SegmentationMask.Ignored)
                {
                    counts[labels[pixel]][(int)Math.Clamp((values[pixel] - least) / width, 0, Bins - 1)]++;
                }
            }
        }

        return new LevelShares(least, width, [.. counts.Select(ToCosts)]);
    }

    private static float[] ToCosts(double[] counts)
    {
        double total = counts.Sum();
        return Array.ConvertAll(counts, count => (float)-Math.Log(count / total));
    }
}
