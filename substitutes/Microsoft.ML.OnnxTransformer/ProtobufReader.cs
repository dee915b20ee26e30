using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Reads the fields of one protobuf message in the order in which they are stored.</summary>
internal ref struct ProtobufReader
{
    private ReadOnlySpan<byte> _rest;

    public ProtobufReader(ReadOnlySpan<byte> message) => _rest = message;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The content of the current field, where it is a message, a text or bytes.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The value of the current field, where it is an integer.</summary>
    public long Value { get; private set; }

    /// <summary>The current field as a text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Content);

    /// <summary>Goes to the next field, if there is one.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVariable();
        Field = (int)(tag >> 3);
        Content = default;
        switch (tag & 7)
        {
            case 0:
                Value = (long)ReadVariable();
                break;
            case 1:
                Value = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
                break;
            case 2:
                Content = Take(ReadVariable());
                break;
            case 5:
                Value = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                break;
            default:
                throw Damaged();
        }

        return true;
    }

    private ulong ReadVariable()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("The ONNX model is damaged: a message ends too early or has an unknown kind of field.");
}
