using Microsoft.ML.Data;

namespace MLSegmentation.Samples.Tests;

/// <summary>A folder of small images of bright squares on dark ground and their masks, deleted at the end.</summary>
internal sealed class TestImages : IDisposable
{
    private const int Size = 128;

    public TestImages(int count, string subfolder = "")
    {
        Root = Directory.CreateTempSubdirectory("mlsegmentation-samples-").FullName;
        Folder = Path.Combine(Root, subfolder);
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Masks);
        var random = new Random(1);
        for (int i = 0; i < count; i++)
        {
            Draw(random, $"{i:D2}.png");
        }
    }

    public string Root { get; }

    public string Folder { get; }

    public string Images => Path.Combine(Folder, "images");

    public string Masks => Path.Combine(Folder, "masks");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Draw(Random random, string name)
    {
        int left = random.Next(Size / 2), top = random.Next(Size / 2);
        byte[] pixels = new byte[Size * Size * 4];
        byte[] labels = new byte[Size * Size];
        for (int i = 0; i < labels.Length; i++)
        {
            bool inside = i % Size >= left && i % Size < left + (Size / 2) && i / Size >= top && i / Size < top + (Size / 2);
            labels[i] = inside ? (byte)1 : (byte)0;
            pixels.AsSpan(i * 4, 3).Fill((byte)((inside ? 180 : 60) + random.Next(-30, 31)));
            pixels[(i * 4) + 3] = byte.MaxValue;
        }

        using var image = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Bgra32, pixels);
        image.Save(Path.Combine(Images, name));
        WriteMask(labels, Path.Combine(Masks, name));
    }

    private static void WriteMask(byte[] labels, string path)
    {
        byte[] pixels = new byte[labels.Length * 4];
        for (int i = 0; i < labels.Length; i++)
        {
            pixels.AsSpan(i * 4, 4).Fill(byte.MaxValue);
            pixels.AsSpan(i * 4, 3).Fill((byte)(labels[i] * 255));
        }

        using var image = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Bgra32, pixels);
        image.Save(path);
    }
}
