using OpenCvSharp;

namespace MLSegmentation.Classical.Pixels;

/// <summary>OpenCV's native library, which the program that uses this one brings.</summary>
internal static class OpenCv
{
    /// <summary>Does something with OpenCV.</summary>
    /// <exception cref="SegmentationException">Its native library cannot be loaded.</exception>
    public static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            string reason = exception.GetBaseException().Message.ReplaceLineEndings(" ");
            throw new SegmentationException(
                "GrabCut needs OpenCV, whose native library cannot be loaded. Reference its package in the program, for example "
                + "OpenCvSharp4.official.runtime.linux-x64, OpenCvSharp4.runtime.win or OpenCvSharp4.runtime.osx.arm64; on Linux it needs GTK 3 as well "
                + $"(Debian and Ubuntu: apt-get install libgtk-3-0), or the package OpenCvSharp4.official.runtime.linux-x64.slim, which does not. ({reason})",
                exception);
        }
    }

    /// <summary>Looks at an array of numbers as one of OpenCV's matrices, which shares its memory.</summary>
    public static Mat View(Array values, int width, int height, MatType type) => Mat.FromPixelData(height, width, type, values);
}
