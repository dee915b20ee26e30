using MLSegmentation.Classical.Pixels;
using OpenCvSharp;

namespace MLSegmentation.Classical.Tests;

/// <summary>A test with OpenCV; it is skipped, with the reason, where its native library cannot be loaded.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenCvFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            OpenCv.Run(() => new Mat(1, 1, MatType.CV_8UC1).Dispose());
            return null;
        }
        catch (SegmentationException exception)
        {
            return exception.Message;
        }
    });

    public OpenCvFactAttribute() => Skip = Missing.Value;

    /// <summary>Whether OpenCV is there.</summary>
    public static bool IsAvailable => Missing.Value is null;
}
