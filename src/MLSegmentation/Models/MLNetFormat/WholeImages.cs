using System.Globalization;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// Refuses images that the chain which ML.NET makes of a saved model, and which scores images whole, cannot score. What its network throws where the
/// memory ends, no step of the chain sees.
/// </summary>
internal static class WholeImages
{
    /// <summary>The column that says how much memory the network takes for a pixel, in bytes.</summary>
    public const string BytesPerPixel = "mlseg.BytesPerPixel";

    private const double Gigabyte = 1 << 30;

    /// <summary>How much memory a network takes for a pixel, in bytes; the least that any does where it sees all images at one size.</summary>
    public static int CountBytes(ImageModel model) =>
        (int)Math.Ceiling(model.Info.Resize is null ? PixelDemand.Of(model).Bytes : PixelDemand.LeastBytes);

    /// <summary>Checks the size of an image.</summary>
    /// <param name="size">The size.</param>
    /// <param name="channels">The numbers of a pixel.</param>
    /// <param name="bytesPerPixel">What <see cref="CountBytes"/> gave.</param>
    /// <exception cref="SegmentationException">It is too large.</exception>
    public static void Require(ImageSize size, int channels, double bytesPerPixel) =>
        Require(size, channels, bytesPerPixel, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Checks the size of an image for a process that can have so much memory.</summary>
    public static void Require(ImageSize size, int channels, double bytesPerPixel, long memory)
    {
        long pixels = (long)size.Width * size.Height * size.Depth;
        if (pixels * Math.Max(channels, 2) > Array.MaxLength)
        {
            throw TooLarge(size, "has more numbers than a vector holds");
        }

        double bytes = pixels * bytesPerPixel;
        if (memory > 0 && bytes > memory)
        {
            throw TooLarge(size, string.Create(
                CultureInfo.InvariantCulture,
                $"takes {bytes / Gigabyte:0.##} GB for what the network computes of it, and this process can have {memory / Gigabyte:0.##} GB"));
        }
    }

    private static SegmentationException TooLarge(ImageSize size, string reason)
    {
        string kind = size.Depth > 1 ? "volume" : "image";
        return new SegmentationException(
            $"{(size.Depth > 1 ? "A" : "An")} {kind} of {size} is too large for a model that mlContext.Model.Load gave, which scores {kind}s whole: it "
            + $"{reason}. Load the model with mlContext.Segmentation().Load, which scores large {kind}s in tiles (SegmentationScoringOptions.Tiling).")
        {
            Kind = SegmentationErrorKind.TooLarge,
        };
    }
}
