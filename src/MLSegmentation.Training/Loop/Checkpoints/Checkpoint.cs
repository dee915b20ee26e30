using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MLSegmentation.History;
using MLSegmentation.Models.Weights;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>
/// A file from which a training goes on. It is a safetensors file: the network's tensors under their names, those of the optimizer and
/// of the best epoch beside them, the rest as JSON in its metadata, and a checksum over all of it.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private const string ChecksumKey = "mlsegmentation.sha256";

    // A span of bytes is shorter than an array of floats can be.
    private const int ValuesPerPart = 1 << 20;

    // The largest model has 1 GiB of weights. There may be two such networks, an optimizer remembers up to three numbers of each weight, and the average and
    // the best weights are kept: 10 GiB, and running statistics and smaller networks beside. More would be read for minutes.
    private const long MaxLength = 12L << 30;

    private readonly SafetensorsFile _file;

    private Checkpoint(string path, SafetensorsFile file)
    {
        (Path, _file) = (path, file);
        Tensors = file.Header.Entries
            .Where(entry => entry.IsReal)
            .ToDictionary(entry => entry.Name, entry => new WeightTensor(entry.Name, entry.Shape, () => file.Read(entry)), StringComparer.Ordinal);
        string text = file.Header.Metadata.GetValueOrDefault(CheckpointLayout.StateKey) ?? throw Damaged("it does not say what training it is of");
        if (file.Header.Entries.Sum(entry => entry.End - entry.Begin) > MaxLength)
        {
            throw Damaged($"it has more than {MaxLength} bytes");
        }

        if (file.Header.Metadata.GetValueOrDefault(ChecksumKey) != Checksum(text, file))
        {
            throw Damaged("its content does not match its checksum");
        }

        State = Parse(text);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where the training was.</summary>
    public CheckpointState State { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <summary>Writes a checkpoint. Its name only ever stands for a complete file, also after a power failure.</summary>
    public static void Write(string path, CheckpointState state, IReadOnlyList<WeightTensor> tensors)
    {
        string text = JsonSerializer.Serialize(state, CheckpointStateContext.Default.CheckpointState);
        var metadata = new Dictionary<string, string>(WeightTensor.PyTorchMetadata)
        {
            [CheckpointLayout.StateKey] = text,
            [ChecksumKey] = Checksum(text, tensors),
        };
        AtomicFile.WriteDurably(path, stream => SafetensorsWriter.Write(stream, tensors, metadata));
    }

    /// <summary>Requires that a training can be resumed from its checkpoints, before it begins.</summary>
    /// <param name="length">The bytes of the tensors that they will have.</param>
    public static void RequireLength(long length)
    {
        if (length > MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The checkpoints of this training would have {length:N0} bytes, and from more than {MaxLength:N0} none can be resumed. Choose a smaller "
                + $"network, an optimizer that remembers less (SGD), or train without checkpoints."));
        }
    }

    /// <summary>Opens a checkpoint and checks that it is whole.</summary>
    public static Checkpoint Open(string path)
    {
        var file = SafetensorsFile.Open(path, "checkpoint", "It cannot be resumed from.");
        try
        {
            return new Checkpoint(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A tensor that must be there, and have a shape, which the checksum says nothing of.</summary>
    public WeightTensor Get(string name, long[] shape)
    {
        var tensor = Tensors.GetValueOrDefault(name) ?? throw Damaged($"it lacks the tensor '{name}'");
        return tensor.Shape.SequenceEqual(shape)
            ? tensor
            : throw Damaged($"its tensor '{name}' is [{string.Join(", ", tensor.Shape)}], not [{string.Join(", ", shape)}]");
    }

    /// <summary>Requires that a training of a plan can have been where this one was.</summary>
    /// <param name="training">All steps, the steps of an epoch and the epochs of the training.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="keepsBest">Whether the weights of the best epoch are kept.</param>
    public void RequireOf((int Steps, int StepsPerEpoch, int Epochs) training, int classCount, bool keepsBest)
    {
        var (step, epochs) = (State.Step, State.Epochs);
        if (step > training.Steps || epochs.Count != (step == training.Steps ? training.Epochs : step / training.StepsPerEpoch)
            || epochs.Where((epoch, index) => epoch.Epoch != index + 1).Any())
        {
            throw Damaged($"it is of step {step} with {epochs.Count} epochs, but the training has {training.Steps} steps, {training.StepsPerEpoch} an epoch");
        }

        if (keepsBest && epochs.Count > 0 && !Tensors.Keys.Any(name => name.StartsWith(CheckpointLayout.BestPrefix, StringComparison.Ordinal)))
        {
            throw Damaged("it lacks the weights of the best epoch");
        }

        try
        {
            StoredTraining.Check(epochs, step, classCount);
        }
        catch (FormatException exception)
        {
            throw Damaged(exception.Message, exception);
        }
    }

    /// <summary>A tensor that must be there and hold a number of steps.</summary>
    public int GetCount(string name)
    {
        float count = Get(name, []).Read()[0];
        return count >= 0 && count <= State.Step
            ? (int)count
            : throw Damaged(string.Create(CultureInfo.InvariantCulture, $"its tensor '{name}' counts {count} steps of {State.Step}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private CheckpointState Parse(string text)
    {
        try
        {
            var state = JsonSerializer.Deserialize(text, CheckpointStateContext.Default.CheckpointState) ?? throw new FormatException("it has no state");
            state.Check();
            return state;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw Damaged(exception.Message.TrimEnd('.'), exception);
        }
    }

    private static string Checksum(string text, IEnumerable<WeightTensor> tensors)
    {
        using var hash = Begin(text);
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            for (ReadOnlySpan<float> left = tensor.Read(); left.Length > 0;)
            {
                var part = left[..Math.Min(left.Length, ValuesPerPart)];
                hash.AppendData(MemoryMarshal.AsBytes(part));
                left = left[part.Length..];
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The same of a file, of which no tensor is taken into memory before its shape is known to be right.</summary>
    private static string Checksum(string text, SafetensorsFile file)
    {
        using var hash = Begin(text);
        foreach (var entry in file.Header.Entries.Where(entry => entry.IsReal).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(entry.Name));
            file.Read(entry, (part, _) => hash.AppendData(MemoryMarshal.AsBytes(part)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IncrementalHash Begin(string text)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return hash;
    }

    private SegmentationException Damaged(string problem, Exception? exception = null) =>
        new($"'{Path}' cannot be resumed from: {problem}.", exception);
}
