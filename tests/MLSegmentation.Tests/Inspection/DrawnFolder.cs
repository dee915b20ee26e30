using MLSegmentation.Masks;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.Inspection;

/// <summary>Folders of images with noise and a bright disc, and of masks of the discs; deleted at the end.</summary>
internal sealed class DrawnFolder : IDisposable
{
    public const int Width = 48;
    public const int Height = 40;

    private readonly TemporaryFolder _folder = new();

    public DrawnFolder(int count = 0)
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Masks);
        for (int seed = 0; seed < count; seed++)
        {
            Add($"{seed:D2}", seed);
        }
    }

    public string Images => this["images"];

    public string Masks => this["masks"];

    public string this[string name] => _folder[name];

    /// <summary>Adds an image and its mask of 0 and 255; discs of the seeds 0 to 11 lie apart.</summary>
    public void Add(string name, int seed)
    {
        WriteImage(name, seed);
        WriteMask(name, Disc(seed), 255);
    }

    public string WriteImage(string name, int seed, string folder = "images") => Write($"{folder}/{name}.png", PngFile.Grey(Width, Height, Draw(seed)));

    /// <summary>Writes a mask of which pixels inside the shape have a value.</summary>
    public string WriteMask(string name, bool[] shape, int value, string folder = "masks") =>
        WriteMask(name, [.. shape.Select(isInside => isInside ? value : 0)], folder);

    public string WriteMask(string name, int[] values, string folder = "masks") => Write($"{folder}/{name}.png", PngFile.Grey(Width, Height, values));

    public string Write(string name, PngFile file) => Write(name, file.ToBytes());

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The pixels of an image: noise, brighter inside the disc.</summary>
    public static int[] Draw(int seed, int noise = 40)
    {
        var random = new Random(seed);
        return [.. Disc(seed).Select(isInside => random.Next(noise) + (isInside ? 160 : 50))];
    }

    /// <summary>The pixels of a disc of radius 5, whose place depends on the seed.</summary>
    public static bool[] Disc(int seed)
    {
        var (left, top) = (8 + (seed % 4 * 10), 8 + (seed / 4 % 3 * 11));
        return [.. Enumerable.Range(0, Width * Height).Select(pixel => IsNear((pixel % Width) - left, (pixel / Width) - top))];

        static bool IsNear(int x, int y) => (x * x) + (y * y) <= 25;
    }

    public void Dispose() => _folder.Dispose();
}
