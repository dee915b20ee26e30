using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Demo;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>
/// A folder with what a page takes for granted when a reader types its commands; the folder is the current one until it is disposed of.
/// </summary>
internal sealed class PageFolder : IDisposable
{
    private const int Images = 5;
    private const int Side = 64;

    /// <summary>What a page that is not named in <see cref="Granted"/> may take for granted.</summary>
    private const string Usual = "images masks test/images test/masks model.zip";

    /// <summary>
    /// What each page takes for granted before its first command, or under a heading, where readers begin anew. Files are what their names say: models (.zip,
    /// .onnx), weights (.safetensors), annotations (.json), single images (.png, .jpg); folders hold masks where their names say so, otherwise images.
    /// Of another kind is what has it behind a colon.
    /// </summary>
    private static readonly Dictionary<string, string> Granted = new()
    {
        ["README.md"] = $"{Demo} train/images train/masks test/images test/masks",
        ["docs/how-to/combine-models.md"] = "images masks scans unlabelled test/images test/masks model.zip a.zip b.zip",
        ["docs/how-to/classical-baselines.md"] = "train/images train/masks test/images test/masks model.zip",
        ["docs/how-to/check-your-data.md"] = "images masks val/images val/masks",
        ["docs/how-to/compare-models.md"] = "images masks test/images test/masks deep.zip shallow.zip",
        ["docs/how-to/denoise-images.md"] = "clean noisy scans test/clean masks",
        ["docs/how-to/exchange-annotations.md"] = "instances.json slides project.json",
        ["docs/how-to/few-masks.md"] = "images masks unlabelled",
        ["docs/how-to/fine-tune-a-model.md"] = "images masks test/images test/masks nuclei.zip resnet34.safetensors",
        ["docs/how-to/judge-a-model.md"] = "model.zip test/images test/masks masks",
        ["docs/how-to/films.md"] = "model.zip frames truth:masks images masks",
        ["docs/how-to/large-images.md"] = "model.zip slides",
        ["docs/how-to/make-models-smaller-and-faster.md"] = "model.zip train/images train/masks test/images test/masks",
        ["docs/how-to/more-channels-more-bits.md"] = "images:deep masks unseen:deep",
        ["docs/how-to/recipes.md#Cell membranes"] = "train/images train/masks test/images test/masks",
        ["docs/how-to/recipes.md#From ImageNet's weights"] = "train/images train/masks:streets test/images test/masks:streets",
        ["docs/how-to/recipes.md#From random numbers"] = "train/images train/masks:streets test/images test/masks:streets",
        ["docs/how-to/serve-a-model.md"] = "mlseg-demo/model.zip",
        ["docs/how-to/train-with-pytorch.md"] = "model.zip trained.safetensors:weights test/images test/masks",
        ["docs/how-to/train-on-your-own-images.md"] =
            "DRIVE/training/images:numbered DRIVE/training/1st_manual:numbered-masks images masks test/images test/masks",
        ["docs/how-to/score-volumes.md"] = "scans:volumes model.zip:volume-model",
        ["docs/how-to/volumes.md"] =
            "images:volumes masks:volume-masks test/images:volumes test/masks:volume-masks train/images:volumes train/masks:volume-masks",
        ["docs/how-to/use-other-peoples-networks.md"] = "network.onnx:network",
        ["docs/reference/command-line.md"] = "cells.jpg model.zip",
        ["src/MLSegmentation.Cli/README.md"] = "images masks scans film.gif test/images test/masks",
    };

    /// <summary>What <c>mlseg demo</c> leaves, of which only a beginning is run.</summary>
    private const string Demo =
        "mlseg-demo/model.zip mlseg-demo/data/train/images mlseg-demo/data/train/masks mlseg-demo/data/test/images mlseg-demo/data/test/masks";

    private readonly TemporaryFolder _folder = new();
    private readonly string _before = Environment.CurrentDirectory;

    private PageFolder(string granted)
    {
        foreach (string item in granted.Split(' '))
        {
            string[] parts = item.Split(':');
            Add(parts[0], parts.Length > 1 ? parts[1] : KindOf(parts[0]));
        }

        Environment.CurrentDirectory = _folder.Path;
    }

    /// <summary>Names the folder that a command is typed in: that of its page, or of the heading that it stands under.</summary>
    public static string NameFor(DocumentCommand command) =>
        Granted.Keys.FirstOrDefault(key => $"{command.Page}#{command.Heading}".StartsWith(key, StringComparison.Ordinal) && key.Contains('#'))
            ?? command.Page;

    public static PageFolder Create(string name) => new(Granted.GetValueOrDefault(name, Usual));

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _folder.Dispose();
    }

    private static string KindOf(string name) => Path.GetExtension(name) switch
    {
        ".zip" or ".onnx" or ".safetensors" or ".json" or ".png" or ".jpg" or ".gif" => Path.GetExtension(name),
        "" => name.Contains("mask", StringComparison.Ordinal) ? "masks" : "images",
        _ => throw new ArgumentException($"What '{name}' is has to be said behind a colon."),
    };

    private void Add(string name, string kind)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (kind)
        {
            case ".zip":
                TrainedModels.Write(path, "--steps", "1");
                break;
            case ".onnx":
                TrainedModels.Write($"{path}.zip", "--steps", "1");
                Mlseg.Run("export", "--model", $"{path}.zip", "--onnx", path).Succeeded();
                File.Delete($"{path}.zip");
                break;
            case "weights":
                TrainedModels.Write($"{path}.zip", "--steps", "1");
                Mlseg.Run("export", "--model", $"{path}.zip", "--weights", path).Succeeded();
                File.Delete($"{path}.zip");
                break;
            case "network":
                File.WriteAllBytes(path, Convert.FromBase64String(ImportCommandTests.Network));
                break;
            case ".safetensors":
                File.WriteAllBytes(path, BeginningOfAResNet());
                break;
            case ".json":
                AddAnnotations(path);
                break;
            case ".png" or ".jpg":
                WorkFolder.SaveGrey(new DemoCells(Side, 1).Grey, Side, Side, path);
                break;
            case ".gif":
                AddFilm(path);
                break;
            case "volume-model":
                AddVolumeModel(path);
                break;
            case "volumes" or "volume-masks":
                AddVolumes(Directory.CreateDirectory(path).FullName, areMasks: kind != "volumes");
                break;
            default:
                AddImages(Directory.CreateDirectory(path).FullName, kind, Path.GetDirectoryName(name)!.Sum(letter => letter));
                break;
        }
    }

    /// <summary>The outlines of an image, which is added to the folder of images.</summary>
    private void AddAnnotations(string path)
    {
        const string Name = "cells00.png";
        using var folder = new WorkFolder(1);
        File.Copy(Path.Combine(folder.Images, Name), Path.Combine(Directory.CreateDirectory(_folder["images"]).FullName, Name), overwrite: true);
        Mlseg.Run("convert", "--from", folder.Masks, "--images", folder.Images, "--classes", "background=0, cell=255", "--to", path).Succeeded();
    }

    /// <summary>Images and masks beside each other belong together; those elsewhere are others.</summary>
    private static void AddImages(string folder, string kind, int seed)
    {
        for (int index = 0; index < Images; index++)
        {
            var cells = new DemoCells(Side, seed + index);
            byte[] mask = [.. cells.Mask.Pixels.ToArray().Select(label => (byte)(label * 255))];
            string file = Path.Combine(folder, $"cells{index}.png");
            switch (kind)
            {
                case "deep":
                    DeepPng.Write(file, Side, Side, [.. cells.Grey.Select(grey => grey * 100)]);
                    break;
                case "numbered":
                    WorkFolder.SaveGrey(cells.Grey, Side, Side, Path.Combine(folder, $"{index}_training.png"));
                    break;
                case "numbered-masks":
                    WorkFolder.SaveGrey(mask, Side, Side, Path.Combine(folder, $"{index}_manual1.png"));
                    break;
                default:
                    byte[] pixels = kind switch { "images" => cells.Grey, "masks" => mask, "streets" => Stripes(), _ => throw new ArgumentException(kind) };
                    WorkFolder.SaveGrey(pixels, Side, Side, file);
                    break;
            }
        }
    }

    /// <summary>A film of two frames.</summary>
    private static void AddFilm(string path)
    {
        using var stream = File.Create(path);
        using var film = new AnimatedGifWriter(stream);
        for (int index = 0; index < 2; index++)
        {
            WorkFolder.SaveGrey(new DemoCells(Side, index).Grey, Side, Side, $"{path}.png");
            using var image = MLImage.CreateFromFile($"{path}.png");
            film.Add(image);
        }

        File.Delete($"{path}.png");
    }

    /// <summary>Volumes of three classes in slabs, as bright as their numbers, or their masks.</summary>
    private static void AddVolumeModel(string path)
    {
        using var folder = new TemporaryFolder();
        AddVolumes(Directory.CreateDirectory(folder["images"]).FullName, areMasks: false);
        AddVolumes(Directory.CreateDirectory(folder["masks"]).FullName, areMasks: true);
        string[] data = ["--images", folder["images"], "--masks", folder["masks"], "--classes", "background=0, anterior=1, posterior=2"];
        Mlseg.Run(["train", .. data, "--depth", "1", "--width", "2", "--crop", "16x16x16", "--steps", "1", "--model", path]).Succeeded();
    }

    private static void AddVolumes(string folder, bool areMasks)
    {
        const int Width = 20;
        const int Height = 18;
        const int Depth = 17;
        for (int index = 0; index < Images; index++)
        {
            float unit = areMasks ? 1 : 1 + index;
            float[] voxels = [.. Enumerable.Range(0, Width * Height * Depth).Select(voxel => unit * (voxel % Width * 3 / Width))];
            new SegmentationVolume(Width, Height, Depth, voxels).Save(Path.Combine(folder, $"scan{index}.nii.gz"));
        }
    }

    /// <summary>Twelve values, each in a stripe.</summary>
    private static byte[] Stripes() => [.. Enumerable.Range(0, Side * Side).Select(pixel => (byte)(pixel % Side * 12 / Side))];

    /// <summary>A file of weights with two tensors, which have the names and shapes that torchvision's have.</summary>
    private static byte[] BeginningOfAResNet()
    {
        const int Weight = 64 * 3 * 7 * 7 * sizeof(float);
        const int End = Weight + (64 * sizeof(float));
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["conv1.weight"] = new { dtype = "F32", shape = (int[])[64, 3, 7, 7], data_offsets = (int[])[0, Weight] },
            ["bn1.weight"] = new { dtype = "F32", shape = (int[])[64], data_offsets = (int[])[Weight, End] },
        });
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. new byte[End]];
    }
}
