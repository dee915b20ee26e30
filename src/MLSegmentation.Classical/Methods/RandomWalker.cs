using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>
/// The random walker (Grady 2006): the class whose seed a walker reaches first with the greater probability, who rather goes where the image changes
/// little. It gives probabilities, those of scikit-image's <c>random_walker</c>.
/// </summary>
public sealed record RandomWalker : SeededMethod
{
    /// <summary>How much a change of the image keeps the walker from going there, above 0. Default: 130.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Beta { get; init => field = Allowed.Positive(value); } = 130;

    /// <inheritdoc/>
    public override string Name => "random-walker";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasScores => true;

    /// <inheritdoc/>
    private protected override SegmentedImage Grow(PixelImage image, Split split, byte[] seeds, CancellationToken cancellation)
    {
        float[] scaled = new float[split.Values.Length];
        TensorPrimitives.Divide(split.Values, image.Range, scaled);
        return SegmentedImage.OfProbabilities(new Walk(scaled, image.Size.Width, Beta).Solve(seeds, cancellation));
    }
}
