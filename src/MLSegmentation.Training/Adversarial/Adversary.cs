using MLSegmentation.Options;
using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training;

/// <summary>
/// A second network that learns to tell predicted masks from true ones, against which the first is trained, too: <see cref="ConvolutionalAdversary"/> or
/// <see cref="FeatureMatchingAdversary"/>. It is no part of the model. Immutable.
/// </summary>
/// <remarks>
/// The loss is <c>supervised loss + Weight · adversarial loss</c>. In each step, the network learns with the adversary as it is, and then the adversary
/// with the masks that were predicted. Neither sees what pixels that do not count look like: both masks are 0 there.
/// </remarks>
public abstract record Adversary
{
    private protected Adversary()
    {
    }

    /// <summary>How much the adversarial loss counts, above 0. Default: 0.01; 0.1 for <see cref="FeatureMatchingAdversary"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double Weight { get; init => field = Allowed.Positive(value); } = 0.01;

    /// <summary>
    /// In how many steps at the beginning only the adversary learns from the two networks' contest, at least 0. Default: null, which stands for a tenth of
    /// the training's steps.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int? WarmUpSteps { get; init => field = Allowed.AtLeast(value, 0, "for a tenth of the training"); }

    /// <summary>The largest learning rate of the adversary, above 0; it changes as that of the network does. Default: 0.0001.</summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double LearningRate { get; init => field = Allowed.Positive(value); } = 1e-4;

    /// <summary>The channels of the adversary's first layer, at least 1; each further layer has twice as many. Default: 64.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int Width { get; init => field = Allowed.AtLeast(value, 1); } = 64;

    /// <summary>
    /// How many layers the adversary has, 1 to 6. Each halves the size, so that the sides of a patch must be multiples of 2 to this power. Default: null,
    /// which stands for 5, or for the most that leave four positions along each side of a patch.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Layers
    {
        get;
        init => field = Allowed.When(value is null or (>= 1 and <= 6), value, "1 to 6, or null for as many as a patch allows");
    }

    /// <summary>The optimizer of the adversary.</summary>
    internal abstract Optimizer Optimizer { get; }

    /// <summary>The text that <see cref="AdversaryCatalog.Parse"/> reads.</summary>
    /// <returns>For example <c>convolutional:weight=0.02</c>.</returns>
    public sealed override string ToString() => AdversaryCatalog.Describe(this);

    /// <summary>How much the adversarial loss counts in a step, counted from 0.</summary>
    internal double GetWeight(int step, int steps) => step < (WarmUpSteps ?? steps / 10) ? 0 : Weight;

    /// <summary>The layers for patches with such sides.</summary>
    /// <exception cref="SegmentationException">The sides are no multiples of what the layers divide them by.</exception>
    internal int GetLayers(IReadOnlyList<long> sides)
    {
        const int Most = 5;
        const int Positions = 4;
        int layers = Layers ?? Enumerable.Range(1, Most).LastOrDefault(count => sides.All(side => side % (1 << count) == 0 && side >> count >= Positions), 1);
        return sides.All(side => side % (1 << layers) == 0)
            ? layers
            : throw SegmentationException.Naming(
                $"The adversary ({new OptionName(nameof(SegmentationTrainerOptions.Adversary))}) has {layers} layers, each of which halves the size, so the "
                + $"sides of a patch must be multiples of {1 << layers}, but they are {string.Join('x', sides.Reverse())}. Choose fewer layers, or another "
                + $"{new OptionName(nameof(SegmentationTrainerOptions.Crop))}.");
    }

    /// <summary>The adversary for images of some channels with masks of some classes.</summary>
    internal abstract NetworkGraph CreateGraph(int channels, int classes, IReadOnlyList<long> sides);
}
