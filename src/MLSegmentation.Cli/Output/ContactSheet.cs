using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Output;

/// <summary>Images of one size in a grid, on white.</summary>
internal sealed class ContactSheet(int columns, int rows, ImageSize size, int gap)
{
    private const int BytesPerPixel = 4;
    private readonly int _width = gap + (columns * (size.Width + gap));
    private readonly int _height = gap + (rows * (size.Height + gap));
    private readonly byte[] _pixels = White(gap + (columns * (size.Width + gap)), gap + (rows * (size.Height + gap)));

    /// <summary>Puts an image into the grid.</summary>
    public void Put(int column, int row, MLImage image)
    {
        int left = gap + (column * (size.Width + gap));
        int top = gap + (row * (size.Height + gap));
        var source = image.Pixels;
        bool swap = image.PixelFormat != MLPixelFormat.Bgra32;
        for (int y = 0; y < size.Height; y++)
        {
            var target = _pixels.AsSpan((((top + y) * _width) + left) * BytesPerPixel, size.Width * BytesPerPixel);
            source.Slice(y * target.Length, target.Length).CopyTo(target);
            for (int i = 0; swap && i < target.Length; i += BytesPerPixel)
            {
                (target[i], target[i + 2]) = (target[i + 2], target[i]);
            }
        }
    }

    public void Save(string path)
    {
        using var image = MLImage.CreateFromPixels(_width, _height, MLPixelFormat.Bgra32, _pixels);
        AtomicFile.WriteThroughPath(path, image.Save);
    }

    private static byte[] White(int width, int height)
    {
        byte[] pixels = new byte[width * height * BytesPerPixel];
        Array.Fill(pixels, byte.MaxValue);
        return pixels;
    }
}
