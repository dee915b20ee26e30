using Microsoft.ML.Data;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Images whose grey values are known.</summary>
internal static class TestImages
{
    /// <summary>A grey image.</summary>
    public static MLImage Create(int width, int height, ReadOnlySpan<byte> grey)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < grey.Length; i++)
        {
            pixels.AsSpan(4 * i, 3).Fill(grey[i]);
            pixels[(4 * i) + 3] = 255;
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    /// <summary>Grey values that look random and are the same every time.</summary>
    public static byte[] CreateGrey(int width, int height, int seed)
    {
        byte[] grey = new byte[width * height];
        new Random(seed).NextBytes(grey);
        return grey;
    }
}
