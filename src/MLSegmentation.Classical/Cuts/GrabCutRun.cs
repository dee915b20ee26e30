using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Pixels;
using OpenCvSharp;

namespace MLSegmentation.Classical.Cuts;

/// <summary>GrabCut (Rother et al. 2004), by OpenCV.</summary>
internal static class GrabCutRun
{
    private const int Channels = 3;

    // OpenCV starts its clusters at random; each image begins alike.
    private const ulong Seed = 12345;

    /// <summary>Decides about the pixels that are no seeds.</summary>
    /// <param name="image">The image.</param>
    /// <param name="labels">What the threshold says.</param>
    /// <param name="seeds">The seeds, which stay as they are.</param>
    /// <param name="iterations">How many times the colours of both classes are estimated anew.</param>
    public static byte[] Segment(PixelImage image, byte[] labels, byte[] seeds, int iterations)
    {
        var (width, height) = (image.Size.Width, image.Size.Height);
        byte[] mask = [.. labels.Zip(seeds, ToCode)];
        byte[] pixels = ToBytes(image);
        OpenCv.Run(() =>
        {
            using var source = OpenCv.View(pixels, width, height, MatType.CV_8UC3);
            using var codes = OpenCv.View(mask, width, height, MatType.CV_8UC1);
            using var background = new Mat();
            using var foreground = new Mat();
            Cv2.SetTheRNG(Seed);
            Cv2.GrabCut(source, codes, default, background, foreground, iterations, GrabCutModes.InitWithMask);
        });
        return Array.ConvertAll(mask, code => (GrabCutClasses)code is GrabCutClasses.FGD or GrabCutClasses.PR_FGD ? Seeds.Above : Seeds.Below);
    }

    /// <summary>Three channels of 8 bits; deeper ones are brought to their range.</summary>
    public static byte[] ToBytes(PixelImage image)
    {
        byte[] pixels = new byte[image.Size.PixelCount * Channels];
        for (int channel = 0; channel < Channels; channel++)
        {
            float[] plane = image.Planes.Count == Channels ? image.Planes[channel] : image.Grey;
            var (least, scale) = image.AreBytes ? (0, 1) : (plane.Min(), byte.MaxValue / Math.Max(plane.Max() - plane.Min(), float.Epsilon));
            for (int pixel = 0; pixel < plane.Length; pixel++)
            {
                pixels[(pixel * Channels) + channel] = (byte)MathF.Round((plane[pixel] - least) * scale);
            }
        }

        return pixels;
    }

    private static byte ToCode(byte label, byte seed) => (byte)(seed switch
    {
        Seeds.Above => GrabCutClasses.FGD,
        Seeds.Below => GrabCutClasses.BGD,
        _ => label == Seeds.Above ? GrabCutClasses.PR_FGD : GrabCutClasses.PR_BGD,
    });
}
