namespace Microsoft.ML.Data;

public static class SchemaAnnotationsExtensions
{
    internal const string SlotNames = "SlotNames";

    internal const string KeyValues = "KeyValues";

    internal const string IsNormalizedKind = "IsNormalized";

    public static bool HasSlotNames(this DataViewSchema.Column column)
        => column.Type is VectorDataViewType { Size: > 0 } vector
        && AnnotationType(column, SlotNames) is VectorDataViewType names
        && names.Size == vector.Size
        && names.ItemType is TextDataViewType;

    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames)
        => column.Annotations.GetValue(SlotNames, ref slotNames);

    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType keyValueItemType = null)
        => column.Type.GetItemType() is KeyDataViewType key
        && AnnotationType(column, KeyValues) is VectorDataViewType values
        && key.Count == (ulong)values.Size
        && values.ItemType.Equals(keyValueItemType ?? TextDataViewType.Instance);

    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues)
        => column.Annotations.GetValue(KeyValues, ref keyValues);

    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        bool value = false;
        if (AnnotationType(column, IsNormalizedKind) is BooleanDataViewType)
        {
            column.Annotations.GetValue(IsNormalizedKind, ref value);
        }

        return value;
    }

    private static DataViewType AnnotationType(DataViewSchema.Column column, string kind)
        => column.Annotations.Schema.GetColumnOrNull(kind)?.Type;
}
