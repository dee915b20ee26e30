using MLSegmentation.Options;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>The networks that there are rules to plan by.</summary>
internal static class PlannedNetworks
{
    private static readonly Dictionary<string, PlanVariant> Variants = new()
    {
        [new UNet().Name] = PlanVariant.Usual,
        [new ResNetUNet().Name] = PlanVariant.Pretrained,
        [new NNUNet().Name] = PlanVariant.NNUNet,
        [NNUNet.Residual.Name] = PlanVariant.ResidualNNUNet,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Variants.Keys];

    /// <summary>The names of those that there are rules for, where the data are volumes.</summary>
    public static IReadOnlyList<string> NamesForVolumes { get; } = [.. Variants.Keys.Where(HasReference)];

    /// <summary>Whether nnU-Net plans a network, by its memory of reference.</summary>
    public static bool HasReference(string? network) => network is not null && NNUNetRules.BlocksOf(Variants[network]) is not null;

    /// <summary>Refuses a network of images that was asked for, where the data are volumes.</summary>
    /// <exception cref="SegmentationException">There are no rules to plan it by.</exception>
    public static void RequireRules(string network, DataFingerprint data)
    {
        if (data.Spacing is not null && !HasReference(network))
        {
            throw SegmentationException.Naming(
                $"There are no rules to plan '{network}' for volumes; nnU-Net's are for {string.Join(" and ", NamesForVolumes)}. "
                + $"Choose one of these, or leave {new OptionName(nameof(SegmentationPlanOptions.Network))} out.");
        }
    }

    /// <summary>What is planned for a network that was asked for.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="referenceMemory">The bytes of the graphics card that nnU-Net plans for; null for those of the budget.</param>
    /// <exception cref="SegmentationException">The weights that it begins with are not at hand, or damaged.</exception>
    public static PlanScope ScopeOf(string network, long? referenceMemory)
    {
        var variant = Variants[network];
        if (variant == PlanVariant.Pretrained)
        {
            ImageNetWeights.Open().Dispose();
        }

        return new PlanScope { Variant = variant, IsAskedFor = true, ReferenceMemory = referenceMemory };
    }
}
