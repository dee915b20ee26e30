using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The column types that a raw .NET type has by itself.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> Primitives = new PrimitiveDataViewType[]
    {
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, BooleanDataViewType.Instance, TextDataViewType.Instance,
        DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance, TimeSpanDataViewType.Instance, RowIdDataViewType.Instance,
    }.ToDictionary(t => t.RawType);

    public static bool HasPrimitiveType(Type rawType) => rawType == typeof(string) || Primitives.ContainsKey(rawType);

    public static PrimitiveDataViewType PrimitiveTypeOf(Type rawType)
        => rawType == typeof(string) ? TextDataViewType.Instance
        : Primitives.TryGetValue(rawType, out PrimitiveDataViewType type) ? type
        : throw Contracts.ExceptParam(nameof(rawType), $"{rawType} is not the raw type of a primitive column type.");

    /// <summary>The type of a vector's items; another type itself.</summary>
    public static DataViewType GetItemType(this DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;
}
