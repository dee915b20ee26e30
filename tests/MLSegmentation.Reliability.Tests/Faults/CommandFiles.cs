using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>What the commands read, made once, and a folder for what they write.</summary>
internal sealed class CommandFiles : IDisposable
{
    private readonly WorkFolder _input = new(4);
    private readonly TemporaryFolder _output = new();

    /// <summary>The folder with what is read.</summary>
    public string Input => Path.GetDirectoryName(_input.Images)!;

    /// <summary>The folder for what is written.</summary>
    public string Output => _output["out"];

    /// <summary>Makes the models and annotations that commands read which do not train; they need only images otherwise.</summary>
    public void AddModels()
    {
        Mlseg.Run(_input.Train("--epochs", "1", "--validation-fraction", "0.25")).Succeeded();
        Mlseg.Run(
            "denoise", "--train", _input.Images, "--noise", "gaussian:0.1", "--width", "4", "--crop", "48x48", "--steps", "1", "--patches-per-image", "1",
            "--batch-size", "2", "--threads", "1", "--model", _input["denoiser.zip"]).Succeeded();
        Mlseg.Run("convert", "--from", _input.Masks, "--classes", "background=0,cell=255", "--to", _input["coco.json"]).Succeeded();
        Mlseg.Run("export", "--model", _input["model.zip"], "--weights", _input["weights.safetensors"]).Succeeded();
        AddVolumes();
    }

    private void AddVolumes()
    {
        const int Side = 12;
        string volumes = Directory.CreateDirectory(_input["volumes"]).FullName, labels = Directory.CreateDirectory(_input["labels"]).FullName;
        for (int index = 0; index < 4; index++)
        {
            // Every third voxel is bright, and those behind the middle are the thing.
            string name = $"scan{index}.nii.gz";
            Save(Path.Combine(volumes, name), voxel => (voxel % 3) + (voxel > Side * Side * Side / 2 ? 9 : index));
            Save(Path.Combine(labels, name), voxel => voxel > Side * Side * Side / 2 ? 1 : 0);
        }

        Mlseg.Run(
            "train", "--images", volumes, "--masks", labels, "--classes", "background=0,thing=1", "--width", "2", "--depth", "1", "--crop", "8x8x8",
            "--steps", "1", "--threads", "1", "--model", _input["volumes.zip"]).Succeeded();

        static void Save(string path, Func<int, float> value) => new SegmentationVolume(
            Side, Side, Side, [.. Enumerable.Range(0, Side * Side * Side).Select(value)], VolumeGeometry.FromSpacing(new(1.5, 1, 1))).Save(path);
    }

    /// <summary>The arguments of a command.</summary>
    public string[] Arguments(ToolCommand command) =>
    [
        .. command.Arguments.Split(' ').Select(argument => argument switch
        {
            ['I', 'N', '/', .. var name] => _input[name],
            ['O', 'U', 'T', '/', .. var name] => Path.Combine(Output, name),
            _ => argument,
        }),
    ];

    /// <summary>The arguments with which a command goes on after it was killed.</summary>
    public string[] Again(ToolCommand command) =>
        command.Checkpoints is { } pattern && Directory.Exists(Path.Combine(Output, "run"))
        && Directory.EnumerateFiles(Output, pattern).Any()
            ? [.. Arguments(command), "--resume"]
            : Arguments(command);

    /// <summary>Empties the folder for what is written, and puts older files there.</summary>
    public void Reset(IEnumerable<KeyValuePair<string, byte[]>> older)
    {
        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }

        Directory.CreateDirectory(Output);
        foreach (var (name, content) in older)
        {
            string path = Path.Combine(Output, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    /// <summary>The content of every file that is written, by its name.</summary>
    public Dictionary<string, byte[]> Read() => Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Output, path), File.ReadAllBytes, StringComparer.Ordinal);

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }
}
