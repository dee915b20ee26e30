using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>What the cost of a training hangs on.</summary>
/// <param name="Network">The network.</param>
/// <param name="Size">The size of the images that the network sees: of patches, or of whole images that were resized.</param>
/// <param name="BatchSize">How many of them a batch has.</param>
internal sealed record TrainingShape(NetworkArchitecture Network, ImageSize Size, int BatchSize)
{
    private const int EightBitChannels = 3;
    private const int DecodedCopies = 2;

    // Of the two, on processors; convolutions grow with the square of the channels, everything else with their number.
    private const double ConvolutionShare = 0.63;

    /// <summary>What it is computed in.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>The spatial dimensions that the network sees: 3 of volumes.</summary>
    public int Rank { get; init; } = 2;

    /// <summary>What each side of a patch must be a multiple of.</summary>
    public ImageSize Divisors => Network.GetDivisors(Rank) is var divisors && Rank == 3
        ? new ImageSize(divisors[2], divisors[1], divisors[0])
        : new ImageSize(divisors[1], divisors[0]);

    /// <summary>The pixels of a batch.</summary>
    public double Pixels => (double)Size.PixelCount * BatchSize;

    /// <summary>The bytes that the process takes at most, without the images that it keeps.</summary>
    public long GetMemory(DataFingerprint data) =>
        StepMemory.OfTraining(CreateGraph(data), SidesOf(Size), BatchSize, Precision) + GetDecodedBytes(data);

    /// <summary>The bytes of all images and masks as a training keeps them.</summary>
    public static long GetImageBytes(DataFingerprint data, ImageSize? resized) =>
        (GetPixelBytes(data) + 1) * (resized is { } size ? (long)size.PixelCount * data.Images : data.Pixels);

    /// <summary>The bytes at most while all of the largest image goes through the network, as in validation.</summary>
    public long GetValidationMemory(DataFingerprint data)
    {
        // The greatest sides may be those of several images; what memory hangs on are the pixels of one.
        int[] sides = SidesOf(data.LargestSize);
        double scale = Math.Pow(data.LargestPixels / sides.Aggregate(1.0, (product, side) => product * side), 1.0 / sides.Length);
        return StepMemory.OfTraining(CreateGraph(data), [.. sides.Select(side => (int)Math.Ceiling(side * Math.Min(scale, 1)))], batchSize: 1, Precision);
    }

    /// <summary>How many times as long a pixel takes as one with another network of the same kind.</summary>
    public double GetCostRatio(TrainingShape other, DataFingerprint data)
    {
        if (Network.Equals(other.Network) || WidthOf(Network) is not { } width || WidthOf(other.Network) is not { } otherWidth)
        {
            return 1;
        }

        double multiplications = CountMultiplyAdds(this, data) / CountMultiplyAdds(other, data);
        return (ConvolutionShare * multiplications) + ((1 - ConvolutionShare) * width / otherWidth);
    }

    private static int? WidthOf(NetworkArchitecture network) => (network as UNet)?.Width ?? (network as NNUNet)?.Width;

    private NetworkGraph CreateGraph(DataFingerprint data) => Network.CreateGraph(data.Channels, data.Classes.Count, Rank);

    private int[] SidesOf(ImageSize size) => Rank == 3 ? [size.Depth, size.Height, size.Width] : [size.Height, size.Width];

    /// <summary>Those of a pixel.</summary>
    private static double CountMultiplyAdds(TrainingShape shape, DataFingerprint data) =>
        NetworkSummary.Of(shape.CreateGraph(data), shape.SidesOf(shape.Size)).MultiplyAdds / (double)shape.Size.PixelCount;

    private static long GetPixelBytes(DataFingerprint data) => data.IsEightBit ? EightBitChannels : sizeof(float) * (long)data.Channels;

    /// <summary>The largest image while it is read.</summary>
    private static long GetDecodedBytes(DataFingerprint data) =>
        DecodedCopies * (GetPixelBytes(data) + 1) * data.LargestPixels;
}
