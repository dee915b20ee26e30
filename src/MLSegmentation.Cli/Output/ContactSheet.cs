using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Output;

/// <summary>Images of one size in a grid, on white.</summary>
internal sealed class ContactSheet
{
    private const int BytesPerPixel = 4;
    private const int Gap = 4;
    private readonly ImageSize _size;
    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _pixels;

    public ContactSheet(int columns, int rows, ImageSize size)
    {
        _size = size;
        _width = Gap + (columns * (size.Width + Gap));
        _height = Gap + (rows * (size.Height + Gap));
        _pixels = new byte[_width * _height * BytesPerPixel];
        Array.Fill(_pixels, byte.MaxValue);
    }

    public void Put(int column, int row, MLImage image)
    {
        int left = Gap + (column * (_size.Width + Gap));
        int top = Gap + (row * (_size.Height + Gap));
        var source = image.Pixels;
        bool swap = image.PixelFormat != MLPixelFormat.Bgra32;
        for (int y = 0; y < _size.Height; y++)
        {
            var target = _pixels.AsSpan((((top + y) * _width) + left) * BytesPerPixel, _size.Width * BytesPerPixel);
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
}
