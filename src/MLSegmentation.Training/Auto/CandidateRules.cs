using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Auto;

/// <summary>Which plans the rules leave open for some data, in the order in which they would be chosen untried.</summary>
internal static class CandidateRules
{
    /// <summary>The variants, each with its name and why it is one.</summary>
    public static IReadOnlyList<(PlanVariant Variant, string Name, string Reason)> Choose(DataFingerprint data)
    {
        const string Encoder = "resnet-unet from ImageNet";
        if (ShapeRules.AreScenes(data) && ImageNetWeights.AreThere)
        {
            return
            [
                (PlanVariant.Pretrained, Encoder, "The images are photographs of scenes; a U-Net from random weights takes five times as long for less."),
            ];
        }

        List<(PlanVariant, string, string)> candidates = [(PlanVariant.Usual, "unet", "It is what the rules of mlseg plan choose.")];
        if (ArePhotographs(data) && ImageNetWeights.AreThere)
        {
            candidates.Insert(0, (PlanVariant.Pretrained, Encoder, "Coloured images may show what the encoder has learned from photographs."));
        }

        if (ShapeRules.MaySeeWhole(data))
        {
            candidates.Add((PlanVariant.WholeImages, "unet on whole images", "Objects are as long as half of the images, of which patches show parts only."));
        }

        return candidates;
    }

    /// <summary>Whether an encoder that has learned from photographs may know something of the images.</summary>
    public static bool ArePhotographs(DataFingerprint data) => data is { Channels: 3, IsEightBit: true };
}
