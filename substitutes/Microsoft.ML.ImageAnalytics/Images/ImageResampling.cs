using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>Copies of an image in another size, or in grey.</summary>
internal static class ImageResampling
{
    private const int BytesPerPixel = 4;

    /// <summary>The whole image stretched to the new size; each pixel takes the value of the nearest one.</summary>
    public static MLImage Stretch(MLImage image, int width, int height)
    {
        int sourceWidth = image.Width;
        int[] columns = NearestSources(width, sourceWidth);
        int[] rows = NearestSources(height, image.Height);
        ReadOnlySpan<byte> source = image.Pixels;
        var pixels = new byte[width * height * BytesPerPixel];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                source.Slice(((rows[y] * sourceWidth) + columns[x]) * BytesPerPixel, BytesPerPixel)
                    .CopyTo(pixels.AsSpan(((y * width) + x) * BytesPerPixel));
            }
        }

        return new MLImage(width, height, image.PixelFormat, pixels, image.IsOpaque);
    }

    /// <summary>The whole image scaled by one factor to fit the new size, in the middle of a black canvas.</summary>
    public static MLImage Pad(MLImage image, int width, int height)
    {
        float widthAspect = (float)width / image.Width;
        float heightAspect = (float)height / image.Height;
        float aspect = Math.Min(heightAspect, widthAspect);
        int left = heightAspect < widthAspect ? (int)((width - (image.Width * aspect)) / 2) : 0;
        int top = heightAspect < widthAspect ? 0 : (int)((height - (image.Height * aspect)) / 2);
        return Draw(image, width, height, left, top, aspect);
    }

    /// <summary>
    /// The image scaled by one factor to cover the new size; of what is left over, a share is cut off at the left and
    /// top: 0 keeps the left (top) edge, 1 the right (bottom) edge, 0.5 the middle.
    /// </summary>
    public static MLImage Crop(MLImage image, int width, int height, float leftShare, float topShare)
    {
        float widthAspect = (float)width / image.Width;
        float heightAspect = (float)height / image.Height;
        bool cutsRows = heightAspect < widthAspect;
        float aspect = cutsRows ? widthAspect : heightAspect;
        int left = cutsRows ? 0 : (int)((width - (image.Width * aspect)) * leftShare);
        int top = cutsRows ? (int)((height - (image.Height * aspect)) * topShare) : 0;
        return Draw(image, width, height, left, top, aspect);
    }

    /// <summary>Every pixel as 0.3 red + 0.59 green + 0.11 blue, over black where the image is transparent.</summary>
    public static MLImage ToGrey(MLImage image)
    {
        (int red, int blue) = image.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        ReadOnlySpan<byte> source = image.Pixels;
        var pixels = new byte[source.Length];
        for (int i = 0; i < pixels.Length; i += BytesPerPixel)
        {
            byte grey = ToByte((0.3f * source[i + red]) + (0.59f * source[i + 1]) + (0.11f * source[i + blue]));
            pixels.AsSpan(i, 3).Fill(grey);
            pixels[i + 3] = byte.MaxValue;
        }

        return new MLImage(image.Width, image.Height, MLPixelFormat.Bgra32, pixels, isOpaque: true);
    }

    /// <summary>For each new pixel, the source pixel that holds its centre; of two that touch it, the first.</summary>
    private static int[] NearestSources(int length, int sourceLength) =>
        [.. Enumerable.Range(0, length).Select(i => (int)(((((2L * i) + 1) * sourceLength) - 1) / (2L * length)))];

    private static MLImage Draw(MLImage image, int width, int height, int left, int top, float aspect)
    {
        int scaledWidth = (int)(image.Width * aspect);
        int scaledHeight = (int)(image.Height * aspect);
        ReadOnlySpan<byte> source = image.Pixels;
        (int redSource, int blueSource) = image.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        int[] channels = [blueSource, 1, redSource];
        CubicTaps[] columns = CubicTaps.Create(width, left, scaledWidth, image.Width);
        CubicTaps[] rows = CubicTaps.Create(height, top, scaledHeight, image.Height);
        var pixels = new byte[width * height * BytesPerPixel];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int target = ((y * width) + x) * BytesPerPixel;
                pixels[target + 3] = byte.MaxValue;
                if (rows[y].IsInside && columns[x].IsInside)
                {
                    for (int channel = 0; channel < channels.Length; channel++)
                    {
                        pixels[target + channel] = ToByte(Interpolate(source[channels[channel]..], image.Width, columns[x], rows[y]));
                    }
                }
            }
        }

        return new MLImage(width, height, MLPixelFormat.Bgra32, pixels, isOpaque: true);
    }

    private static float Interpolate(ReadOnlySpan<byte> source, int sourceWidth, in CubicTaps column, in CubicTaps row)
    {
        float sum = 0;
        for (int y = 0; y < CubicTaps.Count; y++)
        {
            int rowStart = row.Source(y) * sourceWidth;
            float rowSum = 0;
            for (int x = 0; x < CubicTaps.Count; x++)
            {
                rowSum += column.Weight(x) * source[(rowStart + column.Source(x)) * BytesPerPixel];
            }

            sum += row.Weight(y) * rowSum;
        }

        return sum;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((int)MathF.Floor(value + 0.5f), 0, 255);
}
