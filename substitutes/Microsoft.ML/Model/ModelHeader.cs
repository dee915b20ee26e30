using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// What a component calls itself in a model file: an eight-letter signature, format versions, and the name under which
/// <see cref="Runtime.LoadableClassAttribute"/> finds its loader in the assembly that is named too.
/// </summary>
internal sealed record VersionInfo(
    string ModelSignature,
    uint VerWrittenCur,
    uint VerReadableCur,
    uint VerWeCanReadBack,
    string LoaderSignature,
    string LoaderAssemblyName);

/// <summary>
/// The frame of a Model.key entry: 256 bytes of header, the component's own bytes, a table of strings (the end of each, in
/// bytes), their UTF-16 characters, the name of the loader's assembly in UTF-16, and a closing mark.
/// </summary>
internal sealed class ModelHeader
{
    public const int Size = 256;

    private const ulong Opening = 0x4C45444F4D004C4D;
    private const ulong Closing = 0x4D4C004D4F44454C;
    private const uint Written = 0x00010002;
    private const uint OldestReadable = 0x00010001;

    public ulong ModelSignature { get; private set; }

    public uint ModelVerWritten { get; private set; }

    public uint ModelVerReadable { get; private set; }

    public string LoaderSignature { get; private set; }

    public string LoaderAssemblyName { get; private set; }

    public IReadOnlyList<string> Strings { get; private set; } = [];

    /// <summary>Where the component's own bytes end in an entry that is read.</summary>
    public long ModelEnd { get; private set; }

    public void SetVersionInfo(VersionInfo version)
    {
        Contracts.Check(version.ModelSignature.Length == 8, "A model signature has eight characters.");
        ModelSignature = Pack(version.ModelSignature.Replace(' ', '\0'));
        ModelVerWritten = version.VerWrittenCur;
        ModelVerReadable = version.VerReadableCur;
        LoaderSignature = version.LoaderSignature;
        LoaderAssemblyName = LoaderAssembly.NameInFile(version.LoaderAssemblyName);
    }

    public void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == Pack(version.ModelSignature.Replace(' ', '\0')), "Unknown file type");
        Contracts.CheckDecode(ModelVerReadable <= ModelVerWritten, "Corrupt file header");
        Contracts.CheckDecode(ModelVerReadable <= version.VerWrittenCur, $"The component '{version.LoaderSignature}' of the model is too new: format {ModelVerReadable:x8}, at most {version.VerWrittenCur:x8} can be read.");
        Contracts.CheckDecode(ModelVerWritten >= version.VerWeCanReadBack, $"The component '{version.LoaderSignature}' of the model is too old: format {ModelVerWritten:x8}, at least {version.VerWeCanReadBack:x8} can be read.");
    }

    /// <summary>Completes an entry whose component has been written after <see cref="Size"/> bytes that were left free.</summary>
    public void Write(BinaryWriter writer, IReadOnlyList<string> strings)
    {
        long endOfModel = writer.BaseStream.Position;
        long end = 0;
        foreach (string text in strings)
        {
            writer.Write(end += 2L * text.Length);
        }

        long stringCharacters = writer.BaseStream.Position;
        foreach (string text in strings)
        {
            writer.Write(Encoding.Unicode.GetBytes(text));
        }

        long assemblyName = writer.BaseStream.Position;
        writer.Write(Encoding.Unicode.GetBytes(LoaderAssemblyName ?? ""));
        long tail = writer.BaseStream.Position;
        writer.Write(Closing);
        long limit = writer.BaseStream.Position;

        writer.BaseStream.Position = 0;
        writer.Write(Opening);
        writer.Write(Written);
        writer.Write(Written);
        writer.Write((long)Size);
        writer.Write(endOfModel - Size);
        bool hasStrings = strings.Count > 0;
        writer.Write(hasStrings ? endOfModel : 0);
        writer.Write(stringCharacters - endOfModel);
        writer.Write(hasStrings ? stringCharacters : 0);
        writer.Write(assemblyName - stringCharacters);
        writer.Write(ModelSignature);
        writer.Write(ModelVerWritten);
        writer.Write(ModelVerReadable);
        foreach (ulong part in PackThree(LoaderSignature))
        {
            writer.Write(part);
        }

        writer.Write(0UL);
        writer.Write(0UL);
        writer.Write(0UL);
        writer.Write(tail);
        writer.Write(limit);
        writer.Write(LoaderAssemblyName is null ? 0 : assemblyName);
        writer.Write((uint)(tail - assemblyName));
        writer.BaseStream.Position = limit;
    }

    /// <summary>Reads everything but the component's own bytes and leaves the reader at their beginning.</summary>
    public static ModelHeader Read(BinaryReader reader)
    {
        byte[] bytes = reader.ReadBytes(Size);
        Contracts.CheckDecode(bytes.Length == Size, "Corrupt model file: it ends within its header.");
        using var fields = new BinaryReader(new MemoryStream(bytes));
        Contracts.CheckDecode(fields.ReadUInt64() == Opening, "Wrong file type");
        uint written = fields.ReadUInt32();
        uint readable = fields.ReadUInt32();
        Contracts.CheckDecode(readable <= written, "Corrupt file header");
        Contracts.CheckDecode(readable <= Written, "File is too new");
        Contracts.CheckDecode(written >= OldestReadable, "File is too old");
        long model = fields.ReadInt64();
        long modelBytes = fields.ReadInt64();
        long table = fields.ReadInt64();
        long tableBytes = fields.ReadInt64();
        long characters = fields.ReadInt64();
        long characterBytes = fields.ReadInt64();
        var header = new ModelHeader
        {
            ModelSignature = fields.ReadUInt64(),
            ModelVerWritten = fields.ReadUInt32(),
            ModelVerReadable = fields.ReadUInt32(),
            LoaderSignature = Unpack(fields.ReadUInt64()) + Unpack(fields.ReadUInt64()) + Unpack(fields.ReadUInt64()),
        };
        header.ModelEnd = model + modelBytes;
        fields.BaseStream.Position += 3 * sizeof(ulong);
        long tail = fields.ReadInt64();
        long limit = fields.ReadInt64();
        long assemblyName = fields.ReadInt64();
        uint assemblyNameBytes = fields.ReadUInt32();

        long length = reader.BaseStream.Length;
        Contracts.CheckDecode(model == Size && modelBytes >= 0 && limit == tail + sizeof(ulong) && limit <= length, "Corrupt model file");
        if (table != 0)
        {
            Contracts.CheckDecode(
                table == model + modelBytes && characters == table + tableBytes && characterBytes >= 0 && characters + characterBytes <= tail && tableBytes % sizeof(long) == 0,
                "Corrupt model file");
            header.Strings = ReadStrings(reader, table, (int)(tableBytes / sizeof(long)), characterBytes);
        }

        if (assemblyName != 0)
        {
            Contracts.CheckDecode(assemblyName >= model + modelBytes && assemblyName + assemblyNameBytes == tail, "Corrupt model file");
            reader.BaseStream.Position = assemblyName;
            header.LoaderAssemblyName = Encoding.Unicode.GetString(reader.ReadBytes((int)assemblyNameBytes));
        }

        reader.BaseStream.Position = tail;
        Contracts.CheckDecode(reader.ReadUInt64() == Closing, "Corrupt model file tail");
        reader.BaseStream.Position = model;
        return header;
    }

    private static List<string> ReadStrings(BinaryReader reader, long table, int count, long characterBytes)
    {
        reader.BaseStream.Position = table;
        long[] ends = [.. Enumerable.Range(0, count).Select(_ => reader.ReadInt64())];
        var strings = new List<string>(count);
        long start = 0;
        foreach (long end in ends)
        {
            Contracts.CheckDecode(end >= start && end <= characterBytes && end % sizeof(char) == 0, "Corrupt model file");
            strings.Add(Encoding.Unicode.GetString(reader.ReadBytes((int)(end - start))));
            start = end;
        }

        return strings;
    }

    private static IEnumerable<ulong> PackThree(string text)
    {
        Contracts.Check(text.Length <= 24, "A loader signature has at most 24 characters.");
        string padded = text.PadRight(24, '\0');
        return [Pack(padded[..8]), Pack(padded[8..16]), Pack(padded[16..])];
    }

    private static ulong Pack(string text)
    {
        ulong packed = 0;
        for (int i = 0; i < text.Length; i++)
        {
            packed |= (ulong)(byte)text[i] << (8 * i);
        }

        return packed;
    }

    private static string Unpack(ulong packed)
        => new([.. BitConverter.GetBytes(packed).Where(b => b != 0).Select(b => (char)b)]);
}
