using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Adversarial;

/// <summary>The adversaries by name, as <c>mlseg --adversary</c> spells them.</summary>
public static class AdversaryCatalog
{
    private static readonly ItemsWithSettings<Adversary> Entries = new(
        "adversary",
        [("convolutional", new ConvolutionalAdversary()), ("feature-matching", new FeatureMatchingAdversary())],
        [
            Setting<Adversary>.Number<Adversary>("weight", item => item.Weight, (item, value) => item with { Weight = value }),
            Setting<Adversary>.Count<Adversary>("warm-up-steps", item => item.WarmUpSteps, (item, value) => item with { WarmUpSteps = value }),
            Setting<Adversary>.Number<Adversary>("learning-rate", item => item.LearningRate, (item, value) => item with { LearningRate = value }),
            Setting<Adversary>.Count<Adversary>("width", item => item.Width, (item, value) => item with { Width = value }),
            Setting<Adversary>.Count<Adversary>("layers", item => item.Layers, (item, value) => item with { Layers = value }),
            Setting<Adversary>.Number<FeatureMatchingAdversary>(
                "largest-weight", item => item.LargestWeight, (item, value) => item with { LargestWeight = value }),
        ]);

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>The names of the settings that one or both of them have.</summary>
    public static IReadOnlyList<string> SettingNames => Entries.SettingNames;

    /// <summary>Reads a name, and after a colon settings that are not to be the defaults.</summary>
    /// <param name="text">For example <c>convolutional</c>, or <c>convolutional:weight=0.02,layers=4</c>.</param>
    /// <returns>The adversary.</returns>
    /// <exception cref="SegmentationException">A name or a value is none; the message says what there is.</exception>
    public static Adversary Parse(string text) => Entries.Parse(text);

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    internal static string Describe(Adversary adversary) => Entries.Describe(adversary);
}
