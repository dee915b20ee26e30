using System.Runtime.Serialization;

namespace MLSegmentation.Training;

/// <summary>A residual network that turns an image into features (He et al., "Deep Residual Learning for Image Recognition", CVPR 2016).</summary>
public enum EncoderKind
{
    /// <summary>18 layers of two 3×3 convolutions per block; 11.2 million parameters.</summary>
    ResNet18,

    /// <summary>34 layers of two 3×3 convolutions per block; 21.3 million parameters.</summary>
    ResNet34,

    /// <summary>50 layers of bottleneck blocks (1×1, 3×3, 1×1); 23.5 million parameters.</summary>
    ResNet50,

    /// <summary>
    /// 20 layers of two 3×3 convolutions per block, of which the last stage has three; 15.9 million parameters. A training begins with what
    /// they learned on ImageNet, see <see cref="SegmentationTrainerOptions.InitialWeights"/>.
    /// </summary>
    [EnumMember(Value = "imagenet-resnet18")]
    ImageNetResNet18,
}
