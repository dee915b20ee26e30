using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf.Reflection;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Looks through the bytes of an ONNX file before anything is made of them: a file whose objects would take far more memory than the file, that is
/// nested deeply, or a tensor of which has its values in another file, is refused wherever in the file that is.
/// </summary>
internal sealed class OnnxScan
{
    // The deepest field of a model of this library, the name of a dimension, is at 7.
    private const int MaxDepth = 50;

    // Every field may become an object. FC-DenseNet103 has 9,262, and the 2,500 nodes that are allowed at most take about fifty thousand, with
    // their attributes, inputs and weights.
    private const int MaxFields = 200_000;

    // Numbers in lists of one to ten bytes each become eight bytes each; weights are stored as they are in memory instead.
    private const long MaxListBytes = 16 << 20;

    // Names, and notes of exporters on where a node comes from.
    private const int LongestText = 1 << 16;

    // The history of a training is one.
    private const int LongestMetadata = 64 << 20;

    private const int MaxNumber = (1 << 29) - 1;
    private const int VarintBits = 7;

    private static readonly FieldDescriptor ExternalData = TensorProto.Descriptor.FindFieldByNumber(TensorProto.ExternalDataFieldNumber);
    private static readonly FieldDescriptor DataLocation = TensorProto.Descriptor.FindFieldByNumber(TensorProto.DataLocationFieldNumber);
    private static readonly FieldDescriptor TensorName = TensorProto.Descriptor.FindFieldByNumber(TensorProto.NameFieldNumber);
    private static readonly FieldDescriptor MetadataValue = StringStringEntryProto.Descriptor.FindFieldByNumber(StringStringEntryProto.ValueFieldNumber);
    private static readonly FieldDescriptor Operator = NodeProto.Descriptor.FindFieldByNumber(NodeProto.OpTypeFieldNumber);

    // Looking a field up in its message takes far longer than reading it.
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor?[]> Fields = new();

    private int _fields;
    private long _listBytes;
    private string? _unknownField;

    private enum WireType
    {
        Varint = 0,
        Eight = 1,
        Length = 2,
        Four = 5,
    }

    /// <summary>Looks through a file, or through one of several in a zip file: what one may have, they may have together.</summary>
    /// <returns>The first field that the ONNX specification, as far as this library knows it, does not have; null where there is none.</returns>
    /// <exception cref="FormatException">It is refused; the message, part of a sentence, says why.</exception>
    /// <exception cref="InvalidDataException">It is no such file, or damaged.</exception>
    public string? Look(ReadOnlySpan<byte> model)
    {
        _unknownField = null;
        Message(model, ModelProto.Descriptor, 0);
        return _unknownField;
    }

    /// <summary>Whether a file may be a model, going by its first field, which is there before all of a large file is read.</summary>
    public static bool IsStart(ReadOnlySpan<byte> start)
    {
        try
        {
            ulong tag = ReadVarint(ref start);
            return ModelProto.Descriptor.FindFieldByNumber((int)Math.Min(tag >> 3, MaxNumber)) is { } field && IsOfType(field, (WireType)(tag & 7));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsOfType(FieldDescriptor field, WireType wire) => wire == field.FieldType switch
    {
        FieldType.Int64 or FieldType.Int32 or FieldType.UInt64 or FieldType.Enum => WireType.Varint,
        FieldType.Float => WireType.Four,
        FieldType.Double => WireType.Eight,
        _ => WireType.Length,
    } || (wire == WireType.Length && field.IsRepeated);

    private void Message(ReadOnlySpan<byte> message, MessageDescriptor type, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"its content is nested more than {MaxDepth} deep");
        }

        var fields = Fields.GetOrAdd(type, ListFields);
        bool isExternal = false;
        ReadOnlySpan<byte> name = default;
        while (!message.IsEmpty)
        {
            if (Field(ref message, fields, out var value, out ulong number) is not { } field)
            {
                _unknownField ??= $"{number} of {type.Name}";
                continue;
            }

            isExternal |= field == ExternalData || (field == DataLocation && number != 0);
            name = field == TensorName ? value : name;
            if (field.FieldType == FieldType.Message)
            {
                Message(value, field.MessageType, depth + 1);
            }
            else if (field == Operator && value.SequenceEqual("EPContext"u8))
            {
                throw new FormatException("it has an EPContext, which reads other files; a model must hold all that it needs");
            }
        }

        if (isExternal)
        {
            throw new FormatException(
                $"the values of its tensor '{Encoding.UTF8.GetString(name)}' are in another file (external data); a model must hold all that it needs");
        }
    }

    private static FieldDescriptor?[] ListFields(MessageDescriptor type)
    {
        var fields = new FieldDescriptor?[type.Fields.InFieldNumberOrder().Select(field => field.FieldNumber).DefaultIfEmpty().Max() + 1];
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            fields[field.FieldNumber] = field;
        }

        return fields;
    }

    /// <summary>Reads one field and its number, where it is one; null, and which field it is, where it is an unknown one.</summary>
    private FieldDescriptor? Field(
        scoped ref ReadOnlySpan<byte> message, FieldDescriptor?[] fields, out ReadOnlySpan<byte> value, out ulong varint)
    {
        if (++_fields > MaxFields)
        {
            throw new FormatException($"it has more than {MaxFields} fields; weights are stored as raw_data");
        }

        ulong tag = ReadVarint(ref message);
        var wire = (WireType)(tag & 7);
        varint = wire == WireType.Varint ? ReadVarint(ref message) : 0;
        value = Take(ref message, wire switch
        {
            WireType.Varint => 0,
            WireType.Four => sizeof(float),
            WireType.Eight => sizeof(double),
            WireType.Length => ReadVarint(ref message),
            _ => throw Damaged(),
        });
        ulong number = tag >> 3;
        if (number is 0 or > MaxNumber)
        {
            throw Damaged();
        }

        if (number >= (ulong)fields.Length || fields[number] is not { } field || !IsOfType(field, wire))
        {
            varint = number;
            return null;
        }

        CheckText(field, value.Length);
        CountList(field, wire, value.Length);
        return field;
    }

    private static void CheckText(FieldDescriptor field, int length)
    {
        int longest = field == MetadataValue ? LongestMetadata : LongestText;
        if (field.FieldType == FieldType.String && length > longest)
        {
            throw new FormatException($"it has a {field.Name} of {length} bytes, and at most {longest} are read");
        }
    }

    private void CountList(FieldDescriptor field, WireType wire, int length)
    {
        bool isList = wire == WireType.Length && field.FieldType is FieldType.Int32 or FieldType.Int64 or FieldType.UInt64 or FieldType.Enum;
        _listBytes += isList ? length : 0;
        if (_listBytes > MaxListBytes)
        {
            throw new FormatException($"it has more than {MaxListBytes} bytes of numbers in lists; weights are stored as raw_data");
        }
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> message, ulong length)
    {
        if (length > (ulong)message.Length)
        {
            throw Damaged();
        }

        var taken = message[..(int)length];
        message = message[(int)length..];
        return taken;
    }

    private static ulong ReadVarint(scoped ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int index = 0, shift = 0; index < message.Length && shift < sizeof(ulong) * 8; index++, shift += VarintBits)
        {
            value |= (ulong)(message[index] & 0x7f) << shift;
            if (message[index] < 0x80)
            {
                message = message[(index + 1)..];
                return value;
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("a field of it ends behind its end");
}
