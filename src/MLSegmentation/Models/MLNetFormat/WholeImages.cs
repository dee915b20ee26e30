using System.Globalization;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// Refuses images that the chain which ML.NET makes of a saved model, and which scores images whole, cannot score. What its network throws where the
/// memory ends, no step of the chain sees.
/// </summary>
internal static class WholeImages
{
    // Of any network: the pixels, the same normalised, logits, probabilities and labels of two classes. Those that see something take many times as much.
    private const int LeastBytesPerPixel = 64;

    /// <summary>Checks the size of an image.</summary>
    /// <exception cref="SegmentationException">It is too large.</exception>
    public static void Require(int width, int height, int channels) =>
        Require(width, height, channels, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Checks the size of an image for a process that can have so much memory.</summary>
    public static void Require(int width, int height, int channels, long memory)
    {
        long pixels = (long)width * height;
        if (pixels * Math.Max(channels, 2) <= Array.MaxLength && (memory <= 0 || pixels * LeastBytesPerPixel <= memory))
        {
            return;
        }

        throw new SegmentationException(string.Create(
            CultureInfo.InvariantCulture,
            $"An image of {width}x{height} is too large for a model that mlContext.Model.Load gave, which scores images whole. Load the model with "
            + $"mlContext.Segmentation().Load, which scores large images in tiles (SegmentationScoringOptions.Tiling)."));
    }
}
