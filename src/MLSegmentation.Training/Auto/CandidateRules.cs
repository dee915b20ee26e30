using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Auto;

/// <summary>Which plans the rules leave open for some data, in the order in which they would be chosen untried.</summary>
internal static class CandidateRules
{
    /// <summary>Why the encoder is decided on for scenes.</summary>
    public const string EncoderOfScenes = "The images are photographs of scenes; a U-Net from random weights takes five times as long for less.";

    /// <summary>Whether the encoder that has learned from ImageNet is decided on untried, where its weights are at hand and the budget allows it.</summary>
    public static bool NeedEncoder(DataFingerprint data) => ShapeRules.AreScenes(data);

    /// <summary>Why there is a U-Net from random weights where the encoder would be decided on.</summary>
    public static string ExplainMissingEncoder(bool areWeightsThere) => areWeightsThere
        ? "U-Net, for an encoder that has learned from ImageNet, the first choice for photographs of scenes, takes more than the budget."
        : $"U-Net; with the package {ImageNetWeights.Package} there would be an encoder that has learned from ImageNet, the first choice for scenes.";

    /// <summary>The variants, each with its name and why it is one.</summary>
    public static IReadOnlyList<(PlanVariant Variant, string Name, string Reason)> Choose(DataFingerprint data)
    {
        const string Encoder = "resnet-unet from ImageNet";
        if (data.Spacing is not null)
        {
            (PlanVariant, string, string) volumes = (PlanVariant.Usual, "nnunet in 3-D", "Volumes continue from slice to slice.");
            (PlanVariant, string, string) slices = (PlanVariant.Slices, "unet on slices", VolumeShapes.SlicesReason(data));
            return VolumeShapes.AreFlat(data) ? [slices] : VolumeShapes.MaySeeSlices(data) ? [volumes, slices] : [volumes];
        }

        if (NeedEncoder(data) && ImageNetWeights.AreUsable())
        {
            return [(PlanVariant.Pretrained, Encoder, EncoderOfScenes)];
        }

        List<(PlanVariant, string, string)> candidates = [(PlanVariant.Usual, "unet", "It is what the rules of mlseg plan choose.")];
        if (ArePhotographs(data) && ImageNetWeights.AreUsable())
        {
            candidates.Insert(0, (PlanVariant.Pretrained, Encoder, "Coloured images may show what the encoder has learned from photographs."));
        }

        if (ShapeRules.MaySeeWhole(data))
        {
            candidates.Add((PlanVariant.WholeImages, "unet on whole images", "Objects are as long as half of the images, of which patches show parts only."));
        }

        return candidates;
    }

    /// <summary>Whether an encoder that has learned from photographs may know something of the images, and can see them.</summary>
    public static bool ArePhotographs(DataFingerprint data) => data is { Channels: 3, IsEightBit: true } && ShapeRules.SuitEncoder(data);
}
