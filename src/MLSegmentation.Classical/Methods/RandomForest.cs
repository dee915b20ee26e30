using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Forests;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>
/// A random forest (Breiman 2001) over what is seen around each pixel at several scales: the blurred image, its slope and the eigenvalues of its Hessian
/// matrix, of each channel. The best of the classical methods, for any number of classes; it gives probabilities.
/// </summary>
public sealed record RandomForest : ClassicalMethod
{
    private const double LargestScale = 100;

    private static readonly ConditionalWeakTable<string, Forest> Forests = [];

    /// <summary>The scales: the σ in pixels of the blur, above 0, at most 100. Default: 0.5, 1, 2, 4, 8 and 16.</summary>
    /// <exception cref="SegmentationOptionException">There is none, or one is outside its range.</exception>
    public IReadOnlyList<double> Scales
    {
        get;
        init => field = new ValueList<double>([.. Allowed.When(
            value is { Count: > 0 } && value.All(scale => scale is > 0 and <= LargestScale), value!, "one or more numbers above 0, at most 100")]);
    } = new ValueList<double>([0.5, 1, 2, 4, 8, 16]);

    /// <summary>How many trees there are, at least 1; of more than two classes each has as many. Default: 50.</summary>
    /// <exception cref="SegmentationOptionException">The value is less than 1.</exception>
    public int Trees { get; init => field = Allowed.AtLeast(value, 1); } = 50;

    /// <summary>How many leaves a tree has at most, at least 2. Default: 256.</summary>
    /// <exception cref="SegmentationOptionException">The value is less than 2.</exception>
    public int Leaves { get; init => field = Allowed.AtLeast(value, 2); } = 256;

    /// <summary>How many pixels the forest learns from of each class, at most, spread over all images; at least 100. Default: 50,000.</summary>
    /// <exception cref="SegmentationOptionException">The value is less than 100.</exception>
    public int PixelsPerClass { get; init => field = Allowed.AtLeast(value, 100); } = 50_000;

    /// <inheritdoc/>
    public override string Name => "random-forest";

    /// <inheritdoc/>
    [JsonIgnore]
    public override int MostClasses => SegmentationClasses.MaxCount;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasScores => true;

    /// <inheritdoc/>
    public override string DescribeParameters() =>
        string.Create(CultureInfo.InvariantCulture, $"{Trees} trees of {Leaves} leaves, {Scales.Count} scales up to {Scales.Max()}");

    /// <inheritdoc/>
    internal override FittedMethod Fit(FittingSet set)
    {
        var sample = PixelSample.Take(set, PixelsPerClass, (image, channels) => PixelFeatures.Compute(image.Image, channels, Scales));
        var forest = new ForestGrowth(sample, Trees, Leaves, set.Seed, set.Threads).Grow(set.Classes.Count, set.Cancellation);
        return new FittedMethod(this, new LearnedState { Forest = forest.ToString() }, set.Classes.ToString());
    }

    /// <inheritdoc/>
    internal override IEnumerable<(string Name, bool IsThere)> ListNeeded(LearnedState learned) => [(nameof(LearnedState.Forest), learned.Forest is not null)];

    /// <inheritdoc/>
    internal override SegmentedImage Segment(PixelImage image, LearnedState learned, CancellationToken cancellation)
    {
        var forest = Forests.GetValue(learned.Forest!, Forest.Parse);
        forest.RequireRoom(image.Size);
        float[] scores = forest.Score(PixelFeatures.Compute(image, forest.Channels, Scales), cancellation);
        return new SegmentedImage(FindHighest(scores, image.Size.PixelCount), scores);
    }

    private static byte[] FindHighest(float[] scores, int count)
    {
        byte[] labels = new byte[count];
        float[] highest = scores[..count];
        for (int plane = 1; plane < scores.Length / count; plane++)
        {
            for (int pixel = 0; pixel < count; pixel++)
            {
                float score = scores[(plane * count) + pixel];
                if (score > highest[pixel])
                {
                    (highest[pixel], labels[pixel]) = (score, (byte)plane);
                }
            }
        }

        return labels;
    }
}
