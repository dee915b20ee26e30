using System.Globalization;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>Chooses what the network sees of an image, and how often it halves it.</summary>
internal static class ShapeRules
{
    /// <summary>The width that a processor trains in minutes, and that the others are compared with.</summary>
    public const int UsualWidth = 16;

    /// <summary>The widths that are tried, the largest first.</summary>
    public static IReadOnlyList<int> Widths { get; } = [32, 24, UsualWidth, 8];

    private const int UsualSide = 256;
    private const int LargestSide = 512;
    private const int UsualBatch = 4;

    /// <summary>An object needs its surroundings: a patch should be so many times as long as one.</summary>
    private const int SidesPerObject = 4;

    /// <summary>As many pixels as half of a scene of 480x360 has, at which a processor learned more of it than at full size.</summary>
    private const double ScenePixels = 240 * 176;

    /// <summary>As many pixels as scenes have for the encoder of ImageNet: at 352x256 its steps are too few in a quarter of an hour.</summary>
    private const double PretrainedScenePixels = 256 * 192;

    /// <summary>As many pixels as a usual patch has.</summary>
    private const double WholePixels = UsualSide * UsualSide;

    /// <summary>So many times as many pixels make a patch see a part only.</summary>
    private const double LargeImage = 2;

    private const int SceneClasses = 4;
    private const double AlikeSizes = 1.25;
    private const int SmallestSide = 32;
    private const int SmallestVolumeSide = 16;

    /// <summary>So many times smaller than images are the coarsest features of the encoder of ImageNet.</summary>
    private const int EncoderDivisor = 32;

    /// <summary>The paper's, and the most halvings that are planned: each further one doubles the channels.</summary>
    private const int LargestDepth = 4;

    /// <summary>Whether images are scenes: photographs of one form whose every pixel belongs to one of several classes.</summary>
    public static bool AreScenes(DataFingerprint data) =>
        data is { IsEightBit: true, Channels: 3, Classes.Count: >= SceneClasses }
        && !data.Classes.Any(item => SegmentationClass.IsBackgroundName(item.Name))
        && data.LargestSize.Width <= AlikeSizes * data.SmallestSize.Width
        && data.LargestSize.Height <= AlikeSizes * data.SmallestSize.Height
        && data.MedianPixels > ScenePixels;

    /// <summary>Whether some image is large enough for the encoder of ImageNet: at its coarsest features more than one position is left.</summary>
    public static bool SuitEncoder(DataFingerprint data) => data.LargestSize.Width > EncoderDivisor || data.LargestSize.Height > EncoderDivisor;

    /// <summary>Whether the network sees whole images, made smaller.</summary>
    public static bool SeesWhole(DataFingerprint data, PlanVariant variant) =>
        variant == PlanVariant.WholeImages || (AreScenes(data) && NNUNetRules.BlocksOf(variant) is null);

    /// <summary>
    /// Whether it is open if patches or whole images, made smaller, teach more: objects are so large that patches show parts of them only.
    /// </summary>
    public static bool MaySeeWhole(DataFingerprint data) =>
        !AreScenes(data)
        && data.MedianPixels >= LargeImage * WholePixels
        && 2 * GetObjectSide(data) >= Math.Min(data.MedianSize.Width, data.MedianSize.Height);

    /// <summary>What a training begins with that has as much memory and time as it wants.</summary>
    public static TrainingShape Choose(DataFingerprint data, PlanVariant variant)
    {
        bool areScenes = AreScenes(data);
        bool isWhole = SeesWhole(data, variant);
        bool isPretrained = variant == PlanVariant.Pretrained;
        double pixels = !areScenes ? WholePixels : isPretrained ? PretrainedScenePixels : ScenePixels;
        double scale = isWhole ? Math.Sqrt(pixels / data.MedianPixels) : 1;
        int side = GetPatchSide(data);
        var wanted = isWhole
            ? new ImageSize(Scale(data.MedianSize.Width, scale), Scale(data.MedianSize.Height, scale))
            : new ImageSize(Math.Min(side, data.MedianSize.Width), Math.Min(side, data.MedianSize.Height));
        var topology = PoolingTopology.For([1, 1], [wanted.Height, wanted.Width]);
        NetworkArchitecture network = isPretrained ? new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18 } : new UNet
        {
            Width = UsualWidth,
            Depth = Math.Clamp(topology.Pools.Min(), 1, LargestDepth),
            Normalization = areScenes ? NormalizationKind.Batch : NormalizationKind.Instance,
        };
        int divisor = network.Divisor;
        var size = isWhole ? RoundToNearest(wanted, divisor) : wanted.RoundUp(divisor);
        size = isPretrained && !isWhole ? EnlargeForEncoder(size, data, network) : size;
        return new TrainingShape(network, size, ChooseBatch(data, size, areScenes));
    }

    /// <summary>The next cheaper shape, in memory and in time; null where there is none.</summary>
    public static TrainingShape? Shrink(TrainingShape shape, DataFingerprint data)
    {
        if (shape.BatchSize > 2)
        {
            return shape with { BatchSize = 2 };
        }

        if (shape.Network is UNet network && network.Width > Widths[^1])
        {
            return shape with { Network = network with { Width = Widths.First(width => width < network.Width) } };
        }

        if (shape.Network is NNUNet planned)
        {
            return planned.Width > Widths[^1]
                ? shape with { Network = planned with { Width = Widths.First(width => width < planned.Width) } }
                : NNUNetRules.Shrink(shape, planned, data, shape.Rank == 3 ? SmallestVolumeSide : SmallestSide);
        }

        // As nnU-Net does: the axis along which the patch reaches furthest across the images.
        int divisor = shape.Network.Divisor;
        int smallest = GetSmallestSide(shape.Network);
        bool isWidth = (double)shape.Size.Width / data.MedianSize.Width >= (double)shape.Size.Height / data.MedianSize.Height;
        var size = isWidth && shape.Size.Width - divisor >= smallest ? shape.Size with { Width = shape.Size.Width - divisor }
            : shape.Size.Height - divisor >= smallest ? shape.Size with { Height = shape.Size.Height - divisor }
            : shape.Size.Width - divisor >= smallest ? shape.Size with { Width = shape.Size.Width - divisor }
            : shape.Size;
        return size == shape.Size ? null : shape with { Size = size };
    }

    /// <summary>Why images are resized or cut into patches, and so large.</summary>
    public static string ExplainSize(TrainingShape shape, DataFingerprint data, PlanVariant variant) => AreScenes(data)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Classes.Count} classes cover photographs of one form, and where a thing lies tells what it is; so the network sees whole images, "
            + $"made smaller from {data.MedianSize}.")
        : variant == PlanVariant.WholeImages
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Objects are {GetObjectSide(data):0} pixels long on average, so that patches show parts of them; the network sees whole images, made smaller "
                + $"from {data.MedianSize}.")
        : GetPatchSide(data) > UsualSide
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Objects are {GetObjectSide(data):0} pixels long on average, and a patch should be {SidesPerObject} times as long; images are "
                + $"{data.MedianSize} (median).")
            : shape.Size.Width < UsualSide && shape.Size.Height < UsualSide
                ? $"Images are {data.MedianSize} (median), and memory and time allow so much of them, in multiples of {shape.Network.Divisor}."
                : $"Patches of {UsualSide}x{UsualSide} show enough around objects, as far as images ({data.MedianSize}, median), memory and time allow.";

    /// <summary>How often the sides are halved, and why.</summary>
    public static string ExplainDepth(TrainingShape shape) =>
        $"Sides are halved while 8 pixels or more are left of the shorter one of {shape.Size}, and at most {LargestDepth} times, as in the paper.";

    /// <summary>Longer patches where objects are long, unless they reach across half of the image, as the sky does.</summary>
    private static int GetPatchSide(DataFingerprint data)
    {
        double side = GetObjectSide(data);
        int shorter = Math.Min(data.MedianSize.Width, data.MedianSize.Height);
        return side * SidesPerObject > UsualSide && side <= shorter / 2.0 ? LargestSide : UsualSide;
    }

    private static double GetObjectSide(DataFingerprint data)
    {
        long objects = data.Classes.Sum(item => (long)item.Objects);
        return objects == 0 ? 0 : data.Classes.Sum(item => item.Objects * item.MeanObjectSide) / objects;
    }

    /// <summary>A batch covers a twentieth of the data at most, as with nnU-Net, and two images at least where there are two.</summary>
    private static int ChooseBatch(DataFingerprint data, ImageSize size, bool areScenes)
    {
        double most = Math.Round(0.05 * data.Pixels / size.PixelCount);
        int batch = areScenes ? 2 : (int)Math.Clamp(most, 2, UsualBatch);
        return Math.Min(batch, data.Images);
    }

    /// <summary>
    /// Two positions along each side at the coarsest features, where images are that large: of a single one in a batch of one image, which the
    /// last of an epoch can be, no batch normalisation has a deviation.
    /// </summary>
    private static int GetSmallestSide(NetworkArchitecture network) => Math.Max(SmallestSide, 2 * network.Divisor);

    /// <summary>The trainer takes no patches that are larger than the largest image, but for what rounding adds.</summary>
    /// <exception cref="SegmentationException">No image has two positions at the coarsest features.</exception>
    private static ImageSize EnlargeForEncoder(ImageSize size, DataFingerprint data, NetworkArchitecture network)
    {
        if (!SuitEncoder(data))
        {
            throw new SegmentationException(
                $"The images are too small for {network.Name}: its encoder makes them {EncoderDivisor} times smaller, and of {data.LargestSize}, the largest, "
                + "a single position would be left. Plan another network, or give larger images.");
        }

        var largest = data.LargestSize.RoundUp(network.Divisor);
        int smallest = GetSmallestSide(network);
        return new ImageSize(Math.Max(size.Width, Math.Min(smallest, largest.Width)), Math.Max(size.Height, Math.Min(smallest, largest.Height)));
    }

    private static int Scale(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));

    private static ImageSize RoundToNearest(ImageSize size, int divisor) => new(Round(size.Width, divisor), Round(size.Height, divisor));

    private static int Round(int side, int divisor) => Math.Max(divisor, (int)Math.Round((double)side / divisor) * divisor);
}
