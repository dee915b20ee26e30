using Microsoft.ML.Data;
using MLSegmentation.Cli.Demo;

namespace MLSegmentation.Cli.Tests;

/// <summary>A folder with a few small images of cells and their masks; deleted at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    public const int ImageSide = 64;

    private readonly TemporaryFolder _folder = new();

    public WorkFolder(int images = 0)
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Masks);
        for (int i = 0; i < images; i++)
        {
            AddImage($"cells{i:D2}.png", ImageSide, i);
        }
    }

    public string Images => this["images"];

    public string Masks => this["masks"];

    public string this[string name] => _folder[name];

    public void AddImage(string name, int size, int seed)
    {
        var cells = new DemoCells(size, seed);
        SaveGrey(cells.Grey, size, size, Path.Combine(Images, name));
        SaveGrey([.. cells.Mask.Pixels.ToArray().Select(label => (byte)(label * 255))], size, size, Path.Combine(Masks, name));
    }

    public static void SaveGrey(byte[] grey, int width, int height, string path)
    {
        byte[] pixels = [.. grey.SelectMany(level => (byte[])[level, level, level, byte.MaxValue])];
        using var image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
        image.Save(path);
    }

    /// <summary>The arguments that every training in these tests shares.</summary>
    public string[] Train(params string[] more) =>
    [
        "train", "--images", Images, "--masks", Masks, "--classes", "background=0,cell=255", "--width", "4", "--depth", "2",
        "--crop", "32x32", "--batch-size", "2", "--seed", "1", "--threads", "1", "--model", this["model.zip"], .. more,
    ];

    public void Dispose() => _folder.Dispose();
}
