using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>Why a plan has its network, and its normalisation.</summary>
internal static class NetworkReasons
{
    private const string Usual = "U-Net, the first to try: fast for its size, and good on a few dozen images.";

    /// <summary>Why the network is the one that it is.</summary>
    public static string Explain(DataFingerprint data, PlanScope scope) => scope switch
    {
        { Variant: PlanVariant.Slices } => $"{Usual} It sees the slices of volumes as images.",
        { Variant: PlanVariant.Usual } when data.Spacing is not null =>
            "nnU-Net's, whose stages follow the spacing and the patch: the strongest for volumes in its published comparisons.",
        { Variant: PlanVariant.NNUNet or PlanVariant.ResidualNNUNet } =>
            "It was asked for; nnU-Net's rules choose its stages, its patches and its batches.",
        { Variant: PlanVariant.Pretrained } => (scope.IsAskedFor ? "It was asked for. " : "") + (CandidateRules.NeedEncoder(data)
            ? CandidateRules.EncoderOfScenes
            : "A U-Net whose encoder has learned from ImageNet's photographs needs fewer images and fewer steps where they help."),
        { IsAskedFor: true } => "It was asked for.",
        _ when CandidateRules.NeedEncoder(data) => CandidateRules.ExplainMissingEncoder(scope.AreWeightsThere),
        { HoldsOut: false, AreWeightsThere: true } when CandidateRules.ArePhotographs(data) =>
            $"{Usual} The images have colours: mlseg auto tries an encoder that has learned from ImageNet, too, and --network resnet-unet plans it.",
        _ => Usual,
    };

    /// <summary>Why it normalises as it does.</summary>
    public static string ExplainNormalization(NetworkArchitecture network, DataFingerprint data) => network switch
    {
        ResNetUNet => "The encoder's weights were learned with it.",
        UNet when ShapeRules.AreScenes(data) => "The images come from one kind of camera, so a batch can be normalised together.",
        _ => "Each image is normalised by itself, which suits images that differ from each other.",
    };
}
