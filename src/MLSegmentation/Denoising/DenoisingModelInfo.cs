using MLSegmentation.Denoising;

namespace MLSegmentation;

/// <summary>What a denoiser says about itself. It is stored inside the model's ONNX graph and travels with every copy of it.</summary>
public sealed class DenoisingModelInfo
{
    internal DenoisingModelInfo(DenoisingDescription description, TrainingInfo? training) => (Description, Training) = (description, training);

    /// <summary>What the pixels are that the model was trained on, takes and gives.</summary>
    public PixelKind Pixels => Description.Pixels;

    /// <summary>The channels that the network sees and gives: of images of 8 bits 1, grey, or 3; and all that there are of floating-point pixels.</summary>
    public int Channels => Description.Channels;

    /// <summary>The least value that a pixel of the result has: 0 of 8 bits, otherwise the least of the clean training images.</summary>
    public double Least => Description.Least;

    /// <summary>
    /// The value that the network takes for white: 255 of 8 bits, otherwise the greatest of the clean training images. The range that the metrics of its
    /// training are for is <c>Greatest - Least</c>.
    /// </summary>
    public double Greatest => Description.Greatest;

    /// <summary>The noise that it learned to take away, for example <c>gaussian:0.1</c>; <c>pairs</c> where it learned from noisy and clean images.</summary>
    public string Noise => Description.Noise;

    /// <summary>How far away the pixels are, at most, on which a pixel of the result depends.</summary>
    public int Radius => Description.Radius;

    /// <summary>The network.</summary>
    public NetworkInfo Network => Description.Network;

    /// <summary>How the network was trained; null where that is not known.</summary>
    public TrainingInfo? Training { get; }

    internal DenoisingDescription Description { get; }

    /// <summary>The pixels that the model takes and gives, in words.</summary>
    /// <returns>For example <c>grey, 8 bits</c> or <c>floating-point pixels, 2 channels</c>.</returns>
    public string DescribePixels() => Description.ToImageModel().DescribePixels();
}
