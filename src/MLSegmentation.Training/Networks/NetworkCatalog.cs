using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Networks;

/// <summary>The built-in networks by name, as <c>mlseg --network</c> and the description of a saved model spell them.</summary>
public static class NetworkCatalog
{
    private static readonly NamedValues<NetworkArchitecture> Networks = new(
        "network",
        ("unet", new UNet()),
        ("wide-unet", UNet.Wide),
        ("nnunet", new NNUNet()),
        ("nnunet-residual", NNUNet.Residual),
        ("unet++", new UNetPlusPlus()),
        ("attention-unet", new AttentionUNet()),
        ("fcn-8s", new FCN8s()),
        ("deeplabv3+", new DeepLabV3Plus()),
        ("resnet-unet", new ResNetUNet()),
        ("fpn", new FPN()),
        ("pspnet", new PSPNet()),
        ("upernet", new UPerNet()),
        ("linknet", new LinkNet()),
        ("vnet", new VNet()),
        ("r2unet", new R2UNet()),
        ("resunet++", new ResUNetPlusPlus()),
        ("unet3+", new UNet3Plus()),
        ("segresnet", new SegResNet()),
        ("mednext", new MedNeXt()),
        ("fc-densenet56", FCDenseNet.With56Layers),
        ("fc-densenet67", FCDenseNet.With67Layers),
        ("fc-densenet103", FCDenseNet.With103Layers));

    /// <summary>The names of all networks.</summary>
    public static IReadOnlyList<string> Names => Networks.Names;

    /// <summary>Finds a network and sets its hyper-parameters.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="hyperParameters">
    /// The hyper-parameters that differ from the network's own, by name as in <see cref="NetworkArchitecture.HyperParameters"/> and in the
    /// description of a model, for example <c>width</c> and <c>16</c>. Default: none.
    /// </param>
    /// <param name="nameOf">How messages call a hyper-parameter. Default: <c>The network's</c> and its name.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="SegmentationException">
    /// There is no such network, or it has no such hyper-parameter or value. The message lists those that exist.
    /// </exception>
    public static NetworkArchitecture Create(string name, IReadOnlyDictionary<string, string>? hyperParameters = null, Func<string, string>? nameOf = null)
    {
        var architecture = Networks.Get(name);
        return hyperParameters is null ? architecture : architecture.With(hyperParameters, nameOf);
    }
}
