using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public static class DataViewTypeManager
{
    private static readonly object Lock = new();
    private static readonly Dictionary<(Type Type, DataViewTypeAttribute Attribute), DataViewType> Columns = [];
    private static readonly Dictionary<DataViewType, (Type Type, DataViewTypeAttribute Attribute)> Members = [];

    [Obsolete("Use the overload that takes a single DataViewTypeAttribute.", false)]
    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes)
    {
        Attribute[] attributes = [.. typeAttributes ?? []];
        Contracts.CheckParam(attributes.Length <= 1, nameof(type), $"Type {type} has too many attributes.");
        Contracts.CheckParam(attributes.All(a => a is DataViewTypeAttribute), nameof(type), $"Type {type} has an attribute that is not of DataViewTypeAttribute.");
        Register(dataViewType, type, attributes.SingleOrDefault() as DataViewTypeAttribute);
    }

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        lock (Lock)
        {
            bool isBuiltIn = ColumnTypes.HasPrimitiveType(type) || type == typeof(VBuffer<>) || type == typeof(Nullable<>);
            Contracts.CheckParam(!isBuiltIn, nameof(type), $"The type {type} has a column type by default and cannot be registered again.");
            (Type, DataViewTypeAttribute) member = (type, typeAttribute);
            if (Columns.TryGetValue(member, out DataViewType column) && !column.Equals(dataViewType))
            {
                throw Contracts.ExceptParam(nameof(type), $"Repeated type register. The raw type {type} has been associated with {column} so it cannot be associated with {dataViewType}.");
            }

            if (Members.TryGetValue(dataViewType, out (Type Type, DataViewTypeAttribute) known) && !known.Equals(member))
            {
                throw Contracts.ExceptParam(nameof(dataViewType), $"Repeated type register. The DataView type {dataViewType} has been associated with {known.Type} so it cannot be associated with {type}.");
            }

            Columns[member] = dataViewType;
            Members[dataViewType] = member;
        }
    }

    internal static bool Knows(DataViewType dataViewType)
    {
        lock (Lock)
        {
            return Members.ContainsKey(dataViewType);
        }
    }

    internal static bool TryGetDataViewType(Type type, IEnumerable<Attribute> attributes, out DataViewType dataViewType)
    {
        lock (Lock)
        {
            return Columns.TryGetValue((type, attributes?.OfType<DataViewTypeAttribute>().SingleOrDefault()), out dataViewType);
        }
    }
}
