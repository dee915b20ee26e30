using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Keeps an input schema in a model file: the columns whose values can be written in binary form.</summary>
internal static class SchemaFile
{
    private const string Opening = "MLSCHEMA1";

    private static readonly PrimitiveDataViewType[] Types =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, BooleanDataViewType.Instance, TextDataViewType.Instance,
        DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance, TimeSpanDataViewType.Instance, RowIdDataViewType.Instance,
    ];

    public static byte[] Write(DataViewSchema schema)
    {
        DataViewSchema.Column[] columns = [.. schema.Where(c => IsSavable(c.Type))];
        Contracts.Check(columns.Length > 0, "No valid columns to save");
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Opening);
        writer.Write(columns.Length);
        foreach (DataViewSchema.Column column in columns)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            WriteAnnotations(writer, column.Annotations);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static DataViewSchema Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            Contracts.CheckDecode(reader.ReadString() == Opening, "The schema of the model cannot be read.");
            var builder = new DataViewSchema.Builder();
            int count = reader.ReadInt32();
            for (int i = 0; i < count; i++)
            {
                builder.AddColumn(reader.ReadString(), ReadType(reader), ReadAnnotations(reader));
            }

            return builder.ToSchema();
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            throw Contracts.ExceptDecode("The schema of the model is damaged.", exception);
        }
    }

    private static bool IsSavable(DataViewType type)
        => type.GetItemType() is KeyDataViewType || Array.IndexOf(Types, type.GetItemType()) >= 0;

    private static void WriteType(BinaryWriter writer, DataViewType type)
    {
        var vector = type as VectorDataViewType;
        writer.Write(vector?.Dimensions.Length ?? 0);
        foreach (int dimension in vector?.Dimensions ?? [])
        {
            writer.Write(dimension);
        }

        var key = type.GetItemType() as KeyDataViewType;
        writer.Write(key?.Count ?? 0);
        DataViewType item = key is null ? type.GetItemType() : ColumnTypes.PrimitiveTypeOf(key.RawType);
        writer.Write(Array.IndexOf(Types, item));
    }

    private static DataViewType ReadType(BinaryReader reader)
    {
        int[] dimensions = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
        ulong keys = reader.ReadUInt64();
        int index = reader.ReadInt32();
        Contracts.CheckDecode(index >= 0 && index < Types.Length, "The schema of the model is damaged.");
        PrimitiveDataViewType item = keys == 0 ? Types[index] : new KeyDataViewType(Types[index].RawType, keys);
        return dimensions.Length == 0 ? item : new VectorDataViewType(item, dimensions);
    }

    /// <summary>Text, and vectors of text, are the annotations that outlive a file: names of slots and of keys.</summary>
    private static void WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        DataViewSchema.Column[] kept = [.. annotations.Schema.Where(c => c.Type.GetItemType() is TextDataViewType)];
        writer.Write(kept.Length);
        foreach (DataViewSchema.Column column in kept)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            string[] texts = column.Type is VectorDataViewType
                ? ReadTexts(annotations, column.Name)
                : [ReadText(annotations, column.Name)];
            writer.Write(texts.Length);
            foreach (string text in texts)
            {
                writer.Write(text);
            }
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            DataViewType type = ReadType(reader);
            string[] texts = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
            builder.Add(name, type, AnnotationValues.GetterOf(type is VectorDataViewType ? texts : texts[0], type));
        }

        return builder.ToAnnotations();
    }

    private static string ReadText(DataViewSchema.Annotations annotations, string name)
    {
        ReadOnlyMemory<char> text = default;
        annotations.GetValue(name, ref text);
        return text.ToString();
    }

    private static string[] ReadTexts(DataViewSchema.Annotations annotations, string name)
    {
        VBuffer<ReadOnlyMemory<char>> texts = default;
        annotations.GetValue(name, ref texts);
        return [.. texts.DenseValues().Select(t => t.ToString())];
    }
}
