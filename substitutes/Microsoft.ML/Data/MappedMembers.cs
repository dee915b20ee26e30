using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The members of a user's class that stand for columns, and what column type each has.</summary>
internal static class MappedMembers
{
    public static IEnumerable<MemberInfo> Of(Type userType, SchemaDefinition.Direction direction)
    {
        Contracts.CheckValue(userType, nameof(userType));
        bool reads = direction.HasFlag(SchemaDefinition.Direction.Read);
        bool writes = direction.HasFlag(SchemaDefinition.Direction.Write);
        IEnumerable<MemberInfo> fields = userType.GetFields(BindingFlags.Public | BindingFlags.Instance);
        IEnumerable<MemberInfo> properties = userType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .Where(p => (reads && p.GetGetMethod() is not null) || (writes && p.GetSetMethod() is not null));
        return fields.Concat(properties)
            .Where(m => TypeOf(m) != typeof(IChannel) && m.GetCustomAttribute<NoColumnAttribute>() is null);
    }

    public static Type TypeOf(MemberInfo member)
        => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The type of the values of a member's column: the items of an array or <see cref="VBuffer{T}"/>, text for strings.</summary>
    public static Type ItemTypeOf(MemberInfo member, out bool isVector)
    {
        Type type = TypeOf(member);
        isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        Type item = type.IsArray ? type.GetElementType() : isVector ? type.GetGenericArguments()[0] : type;
        if (!ColumnTypes.HasPrimitiveType(item) && !DataViewTypeManager.TryGetDataViewType(item, member.GetCustomAttributes(), out _))
        {
            throw Contracts.ExceptParam("rawType", $"Could not determine an IDataView type and registered custom types for member {member.Name}");
        }

        return item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    public static DataViewType ColumnTypeOf(MemberInfo member)
    {
        Type item = ItemTypeOf(member, out bool isVector);
        if (DataViewTypeManager.TryGetDataViewType(item, member.GetCustomAttributes(), out DataViewType registered))
        {
            return registered;
        }

        PrimitiveDataViewType itemType = ColumnTypes.PrimitiveTypeOf(item);
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            Contracts.CheckParam(KeyDataViewType.IsValidDataType(item), "userType", $"Member {member.Name} is marked as a key, but its type is not that of a key.");
            itemType = new KeyDataViewType(item, key.Count);
        }

        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Contracts.CheckParam(vector is null || isVector, "userType", $"Member {member.Name} is marked as a vector, but is none.");
        return !isVector ? itemType
            : vector?.Dimensions is { Length: > 0 } dimensions ? new VectorDataViewType(itemType, dimensions)
            : new VectorDataViewType(itemType);
    }

    /// <summary>Whether a member can hold the values of a column: structured types other than vectors have to be registered.</summary>
    public static bool CanHold(DataViewType type)
        => type is PrimitiveDataViewType or VectorDataViewType || DataViewTypeManager.Knows(type);

    public static Func<TRow, TValue> Reader<TRow, TValue>(MemberInfo member)
        => Accessors<TRow, TValue>.Readers.GetOrAdd(member, CompileReader<TRow, TValue>);

    public static Action<TRow, TValue> Writer<TRow, TValue>(MemberInfo member)
        => Accessors<TRow, TValue>.Writers.GetOrAdd(member, CompileWriter<TRow, TValue>);

    private static Func<TRow, TValue> CompileReader<TRow, TValue>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TRow, TValue> CompileWriter<TRow, TValue>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        ParameterExpression value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<TRow, TValue>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }

    private static class Accessors<TRow, TValue>
    {
        public static readonly ConcurrentDictionary<MemberInfo, Func<TRow, TValue>> Readers = [];

        public static readonly ConcurrentDictionary<MemberInfo, Action<TRow, TValue>> Writers = [];
    }
}

/// <summary>A column of a user's class: the member, and the column's name, type and annotations.</summary>
internal sealed record MappedColumn(MemberInfo Member, DataViewSchema.DetachedColumn Column)
{
    public string Name => Column.Name;

    public DataViewType Type => Column.Type;

    public static MappedColumn[] Of(Type userType, SchemaDefinition definition, SchemaDefinition.Direction direction)
        => [.. (definition ?? SchemaDefinition.Create(userType, direction)).Select(c => Of(userType, c))];

    private static MappedColumn Of(Type userType, SchemaDefinition.Column column)
    {
        MemberInfo member = (MemberInfo)userType.GetField(column.MemberName) ?? userType.GetProperty(column.MemberName)
            ?? throw Contracts.ExceptParam("userSchemaDefinition", $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'");
        Type item = MappedMembers.ItemTypeOf(member, out bool isVector);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        DataViewType type = column.ColumnType ?? DefaultType(item, isVector);
        Contracts.CheckParam(
            isVector == type is VectorDataViewType,
            "userSchemaDefinition",
            $"Column '{name}' is supposed to be a {(isVector ? "scalar" : "vector")}, but the member '{column.MemberName}' is a {(isVector ? "vector" : "scalar")}.");
        Contracts.CheckParam(
            type.GetItemType().RawType == item,
            "userSchemaDefinition",
            $"Column '{name}' is supposed to have item type {type.GetItemType().RawType}, but associated field has type {item}");
        return new MappedColumn(member, new DataViewSchema.DetachedColumn(name, type, column.Annotations));
    }

    private static DataViewType DefaultType(Type item, bool isVector)
    {
        PrimitiveDataViewType itemType = ColumnTypes.PrimitiveTypeOf(item);
        return isVector ? new VectorDataViewType(itemType) : itemType;
    }
}
