using Microsoft.ML.Data;

namespace MLSegmentation.Hosting.Tests;

/// <summary>Images that the tests draw.</summary>
internal static class DrawnImage
{
    /// <summary>A dark image with two bright rectangles, which are the objects of the smallest model: 3x2 pixels at (1, 1), and 2x3 at (6, 3).</summary>
    public static byte[] TwoRectangles { get; } = Png(10, 8, (x, y) => x is >= 1 and < 4 && y is >= 1 and < 3 || x is >= 6 and < 8 && y is >= 3 and < 6);

    /// <summary>A dark image of 8 bits, bright where a condition says so.</summary>
    public static byte[] Png(int width, int height, Func<int, int, bool> isBright)
    {
        byte[] pixels = new byte[4 * width * height];
        for (int index = 0; index < width * height; index++)
        {
            byte grey = isBright(index % width, index / width) ? (byte)220 : (byte)40;
            pixels.AsSpan(4 * index, 3).Fill(grey);
            pixels[(4 * index) + 3] = byte.MaxValue;
        }

        using var image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
        using var folder = new TemporaryFolder();
        image.Save(folder["image.png"]);
        return File.ReadAllBytes(folder["image.png"]);
    }

    /// <summary>Grey noise of 8 bits as a TIFF file of one strip.</summary>
    public static byte[] Tiff(int width, int height)
    {
        // Tag, type (3: 16 bits, 4: 32 bits), value: size, bits, compression (none), 0 is black, the strip, samples, its rows and its bytes.
        const int FirstPixel = 8 + 2 + (9 * 12) + 4;
        (int Tag, int Type, int Value)[] entries =
        [
            (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, FirstPixel), (277, 3, 1), (278, 4, height),
            (279, 4, width * height),
        ];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((short)entries.Length);
        foreach (var (tag, type, value) in entries)
        {
            writer.Write((short)tag);
            writer.Write((short)type);
            writer.Write(1);
            writer.Write(value);
        }

        writer.Write(0);
        byte[] pixels = new byte[width * height];
        new Random(7).NextBytes(pixels);
        writer.Write(pixels);
        return stream.ToArray();
    }

    /// <summary>Noise as a file of another kind, by its ending.</summary>
    public static byte[] Encode(string ending, int width, int height)
    {
        byte[] pixels = new byte[4 * width * height];
        new Random(7).NextBytes(pixels);
        using var image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
        using var folder = new TemporaryFolder();
        image.Save(folder[$"image{ending}"]);
        return File.ReadAllBytes(folder[$"image{ending}"]);
    }
}
