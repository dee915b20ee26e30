using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Classes by the names that ML.NET's own transforms give to keys: the key 1, which is the class index 0, has the first.</summary>
internal static class KeyNames
{
    /// <summary>The classes of a column of vectors of keys; null where it is none, or its keys have no names that classes can have.</summary>
    public static SegmentationClasses? Read(DataViewSchema.Column column, string annotation)
    {
        bool areKeys = column.Type is VectorDataViewType { ItemType: KeyDataViewType };
        if (!areKeys || column.Annotations.Schema.GetColumnOrNull(annotation)?.Type is not VectorDataViewType type)
        {
            return null;
        }

        string[]? names = Type.GetTypeCode(type.ItemType.RawType) switch
        {
            TypeCode.Byte => Read<byte>(column, annotation),
            TypeCode.UInt16 => Read<ushort>(column, annotation),
            TypeCode.Int32 => Read<int>(column, annotation),
            TypeCode.UInt32 => Read<uint>(column, annotation),
            TypeCode.Int64 => Read<long>(column, annotation),
            TypeCode.Single => Read<float>(column, annotation),
            _ => type.ItemType is TextDataViewType ? Read<ReadOnlyMemory<char>>(column, annotation) : null,
        };
        try
        {
            return names is null ? null : SegmentationClasses.FromNames(names);
        }
        catch (SegmentationException)
        {
            // Keys may have any names. The classes have to be given by other means then.
            return null;
        }
    }

    private static string[] Read<T>(DataViewSchema.Column column, string annotation)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(annotation, ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)];
    }
}
