using System.IO.Compression;
using System.Text;
using MLSegmentation.Options;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Recognises files that are given as models and hold only weights, or are the models of other software.</summary>
internal static class OtherModels
{
    // What the trainer's options call the weights that a training begins with.
    private const string InitialWeights = "InitialWeights";

    // A safetensors file begins with the length of its header, which is JSON.
    private const int HeaderLengthSize = sizeof(ulong);

    private const string Advice = "Give the .zip file that a training saved, or an .onnx file that was exported from one; weights of other software can be "
        + "saved as safetensors, to begin a training with.";

    private const string ClassicalAssembly = "MLSegmentation.Classical";

    // The descriptions of steps have some hundred bytes, and pipelines a dozen of them.
    private const int LongestKey = 1 << 14;
    private const int MaxKeys = 100;

    private static ReadOnlySpan<byte> Hdf5Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Throws where a file is of such a kind, and leaves it at its beginning where it is not.</summary>
    public static void Refuse(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[HeaderLengthSize + 1];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (count == start.Length && start[^1] == (byte)'{')
        {
            throw SegmentationException.Naming(
                $"'{path}' holds weights (safetensors, as checkpoints and exported weights are), not a model. Give the .zip or .onnx file of a model; "
                + $"to train a model that begins with these weights, give them as {new OptionName(InitialWeights)}.");
        }

        if (start.StartsWith(Hdf5Magic))
        {
            throw new SegmentationException($"'{path}' is an HDF5 file, such as Keras writes. {Advice}");
        }

        if (start.StartsWith("PK"u8) && IsPyTorch(file))
        {
            throw new SegmentationException($"'{path}' is a file of PyTorch. {Advice}");
        }
    }

    /// <summary>Throws where a pipeline has a classical method in it, which is no network, and nothing else that is looked for.</summary>
    /// <param name="zip">The pipeline.</param>
    /// <param name="source">What messages call it.</param>
    public static void RefuseClassical(ZipArchive zip, string source)
    {
        if (zip.Entries.Where(entry => entry.Name == "Model.key" && entry.Length <= LongestKey).Take(MaxKeys).Any(IsOfClassical))
        {
            throw new SegmentationException(
                $"{source} is a classical method, which 'mlseg baseline' or Trainers.Classical fitted, and no network. No command applies it: a program with "
                + $"the package {ClassicalAssembly} opens it with mlContext.Model.Load, and 'mlseg baseline' fits and evaluates such methods. Give a model "
                + "that an MLSegmentation trainer made.");
        }
    }

    /// <summary>Whether a step of a pipeline names the assembly of classical methods, which is what ML.NET loads it with.</summary>
    private static bool IsOfClassical(ZipArchiveEntry entry)
    {
        byte[] key = new byte[LongestKey];
        using var stream = entry.Open();
        int count = stream.ReadAtLeast(key, key.Length, throwOnEndOfStream: false);
        return key.AsSpan(0, count).IndexOf(Encoding.Unicode.GetBytes(ClassicalAssembly)) >= 0;
    }

    /// <summary>Whether a file is what torch.save writes: a zip file in which a pickle describes the tensors.</summary>
    private static bool IsPyTorch(FileStream file)
    {
        try
        {
            return ModelZip.Read(file, zip => zip.Entries.Any(entry => entry.Name == "data.pkl"));
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            file.Position = 0;
        }
    }
}
