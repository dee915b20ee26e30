namespace TorchSharp;

/// <content>The format of a tensor within a saved state: element type, dimensions, elements.</content>
public static partial class TensorExtensionMethods
{
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        using torch.Tensor? copy = tensor.device_type == DeviceType.CPU ? null : tensor.cpu();
        torch.Tensor source = copy ?? tensor;
        long[] shape = source.shape;
        writer.Write7BitEncodedInt((int)source.dtype);
        writer.Write7BitEncodedInt(shape.Length);
        foreach (long size in shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        source.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads the elements into this tensor, whose type and shape they must have.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        (torch.ScalarType type, long[] shape) = ReadHead(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException($"The saved tensor has elements of type {type}, this one of type {tensor.dtype}.");
        }

        if (skip)
        {
            Skip(reader, type, shape);
            return;
        }

        if (!shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException($"The saved tensor has the shape [{string.Join(", ", shape)}], this one [{string.Join(", ", tensor.shape)}].");
        }

        ReadElements(tensor, reader);
    }

    /// <summary>Reads a tensor; one that is skipped has its type and shape, but no values.</summary>
    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        (torch.ScalarType type, long[] shape) = ReadHead(reader);
        torch.Tensor tensor = torch.zeros(shape, dtype: type, device: torch.CPU);
        if (skip)
        {
            Skip(reader, type, shape);
        }
        else
        {
            ReadElements(tensor, reader);
        }

        return tensor;
    }

    private static (torch.ScalarType Type, long[] Shape) ReadHead(BinaryReader reader)
    {
        var type = (torch.ScalarType)reader.Read7BitEncodedInt();
        long[] shape = new long[reader.Read7BitEncodedInt()];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        return (type, shape);
    }

    private static void Skip(BinaryReader reader, torch.ScalarType type, long[] shape)
    {
        long bytes = shape.Aggregate((long)type.ElementSize(), (product, size) => product * size);
        reader.BaseStream.Seek(bytes, SeekOrigin.Current);
    }

    private static void ReadElements(torch.Tensor tensor, BinaryReader reader)
    {
        using IDisposable withoutGradients = torch.no_grad();
        if (tensor.device_type == DeviceType.CPU)
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        using torch.Tensor copy = torch.zeros(tensor.shape, dtype: tensor.dtype, device: torch.CPU);
        copy.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(copy);
    }
}
