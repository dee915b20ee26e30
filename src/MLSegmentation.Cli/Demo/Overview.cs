using Microsoft.ML.Data;
using MLSegmentation.IO;

namespace MLSegmentation.Cli.Demo;

/// <summary>Square pictures of one size in a grid: one column for each row that is added, from left to right.</summary>
internal sealed class Overview(int columns, int size, int gap)
{
    private const int BytesPerPixel = 4;
    private const int Rows = 3;
    private readonly byte[] _pixels = White(Length(columns, size, gap), Length(Rows, size, gap));
    private int _column;

    /// <summary>Adds a column of pictures; columns beyond the last are left out.</summary>
    public void Add(params ReadOnlySpan<MLImage> pictures)
    {
        if (_column < columns)
        {
            for (int row = 0; row < pictures.Length; row++)
            {
                Copy(pictures[row], gap + (_column * (size + gap)), gap + (row * (size + gap)));
            }

            _column++;
        }
    }

    public void Save(string path)
    {
        using MLImage image = MLImage.CreateFromPixels(Length(columns, size, gap), Length(Rows, size, gap), MLPixelFormat.Bgra32, _pixels);
        AtomicFile.WriteThroughPath(path, image.Save);
    }

    private static int Length(int count, int size, int gap) => gap + (count * (size + gap));

    private static byte[] White(int width, int height)
    {
        var pixels = new byte[width * height * BytesPerPixel];
        Array.Fill(pixels, byte.MaxValue);
        return pixels;
    }

    private void Copy(MLImage picture, int left, int top)
    {
        ReadOnlySpan<byte> source = picture.Pixels;
        bool swap = picture.PixelFormat != MLPixelFormat.Bgra32;
        for (int y = 0; y < size; y++)
        {
            Span<byte> row = _pixels.AsSpan((((top + y) * Length(columns, size, gap)) + left) * BytesPerPixel, size * BytesPerPixel);
            source.Slice(y * size * BytesPerPixel, row.Length).CopyTo(row);
            for (int i = 0; swap && i < row.Length; i += BytesPerPixel)
            {
                (row[i], row[i + 2]) = (row[i + 2], row[i]);
            }
        }
    }
}
