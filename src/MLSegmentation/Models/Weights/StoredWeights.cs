using MLSegmentation.ImageFiles;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// The weights in a file: one in the safetensors format, a checkpoint of ours among them, a model that a training saved, or the ResNet-18 of
/// ImageNet that a package of ML.NET brings.
/// </summary>
internal sealed class StoredWeights : IDisposable
{
    private const string What = "weights file";
    private const string Advice = "Give a safetensors file, or the model.zip that a training saved.";

    // The checkpoints that torch.save writes are zip files with this entry.
    private const string CheckpointEntry = "data.pkl";

    private readonly SafetensorsFile? _file;

    private StoredWeights(string path, IReadOnlyList<WeightTensor> tensors, SegmentationModelInfo? model = null, SafetensorsFile? file = null) =>
        (Path, Tensors, Model, _file) = (path, tensors, model, file);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors of real numbers in it, in its order; of a checkpoint, those that a model would get.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>What the model says about itself that the weights are of; null where the file holds nothing but weights.</summary>
    public SegmentationModelInfo? Model { get; }

    /// <summary>The network that they are of; null where the file does not say it.</summary>
    /// <exception cref="SegmentationException">What it says cannot be read.</exception>
    public NetworkInfo? Network => Model?.Network ?? (_file is null ? null : StoredNetwork.Read(_file.Header.Metadata, Path));

    /// <summary>Whether they are those of an encoder that was learned with ImageNet, which no decoder came with.</summary>
    public bool IsOfImageNet { get; private init; }

    /// <summary>Opens a file; its content decides which kind it is.</summary>
    public static StoredWeights Open(string path) => ReadStart(path) switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] => OpenModel(path),
        [_, _, _, _, _, _, _, _, (byte)'{', ..] => OpenSafetensors(path),

        // The tag of the first field of an ONNX file.
        [8, ..] => new StoredWeights(path, ImageNetResNet18.Read(path)) { IsOfImageNet = true },
        _ => throw new SegmentationException($"'{path}' is neither a safetensors file nor a saved model, or it is damaged. {Advice}"),
    };

    /// <summary>The tensors as a network that looks at so many channels takes them: those of ImageNet were learned with three.</summary>
    public IEnumerable<WeightTensor> TensorsFor(int channels) => IsOfImageNet
        ? Tensors.Select(tensor => tensor.Name == ImageNetResNet18.FirstLayer ? ImageNetResNet18.Adapt(tensor, channels) : tensor)
        : Tensors;

    public void Dispose() => _file?.Dispose();

    private static byte[] ReadStart(string path)
    {
        using var stream = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () =>
        {
            byte[] start = new byte[SafetensorsFile.LengthSize + 1];
            int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return start[..count];
        });
    }

    private static StoredWeights OpenSafetensors(string path)
    {
        var file = SafetensorsFile.Open(path);
        WeightTensor[] tensors =
            [.. file.Header.Entries.Where(entry => entry.IsReal).Select(entry => new WeightTensor(entry.Name, entry.Shape, () => file.Read(entry)))];
        bool isOfTraining = file.Header.Metadata.ContainsKey(CheckpointLayout.StateKey);
        return new StoredWeights(path, isOfTraining ? [.. CheckpointLayout.GetOutcome(tensors)] : tensors, file: file);
    }

    private static StoredWeights OpenModel(string path)
    {
        if (IsCheckpoint(path))
        {
            throw new SegmentationException(
                $"'{path}' is a checkpoint of PyTorch, which is a program rather than data. "
                + "Convert it in Python: safetensors.torch.save_file(state_dict, 'weights.safetensors').");
        }

        var model = ModelFile.Read(path).Model;
        return new StoredWeights(path, ModelWeights.Read(model, $"'{path}'"), model.Info);
    }

    private static bool IsCheckpoint(string path)
    {
        using var stream = UserFile.OpenRead(path, What);
        try
        {
            return ModelZip.Read(stream, zip => zip.Entries.Any(entry => entry.Name == CheckpointEntry));
        }
        catch (InvalidDataException)
        {
            // Reading it as a model says what is wrong with it.
            return false;
        }
    }
}
