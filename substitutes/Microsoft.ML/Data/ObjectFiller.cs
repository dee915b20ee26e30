using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which columns of a schema fill which members of a user's class.</summary>
internal sealed class ObjectFiller<TRow>
    where TRow : class
{
    private readonly (MappedColumn Member, DataViewSchema.Column Column)[] _bound;

    public ObjectFiller(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        var bound = new List<(MappedColumn, DataViewSchema.Column)>();
        foreach (MappedColumn member in MappedColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(member.Name) is { } column)
            {
                CheckType(member, column);
                bound.Add((member, column));
            }
            else if (!ignoreMissingColumns)
            {
                throw Contracts.ExceptSchemaMismatch("Schema", "", member.Name);
            }
        }

        _bound = [.. bound];
    }

    public IEnumerable<DataViewSchema.Column> Columns => _bound.Select(b => b.Column);

    /// <summary>What copies the row's current values into an object.</summary>
    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] setters = [.. _bound.Select(b => MakeSetter(row, b.Member, b.Column))];
        return target =>
        {
            foreach (Action<TRow> setter in setters)
            {
                setter(target);
            }
        };
    }

    private static void CheckType(MappedColumn member, DataViewSchema.Column column)
    {
        Type item = MappedMembers.ItemTypeOf(member.Member, out bool isVector);
        if (isVector != column.Type is VectorDataViewType || column.Type.GetItemType().RawType != item)
        {
            throw Contracts.Except(
                $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Member.Name}' of type '{MappedMembers.TypeOf(member.Member).FullName}'.");
        }
    }

    private static Action<TRow> MakeSetter(DataViewRow row, MappedColumn member, DataViewSchema.Column column)
    {
        Type type = MappedMembers.TypeOf(member.Member);
        if (!MappedMembers.CanHold(column.Type))
        {
            throw new NotImplementedException($"Type '{type.FullName}' is not yet supported.");
        }

        string method = type == typeof(string) ? nameof(TextSetter)
            : type == typeof(string[]) ? nameof(TextArraySetter)
            : type.IsArray ? nameof(ArraySetter)
            : column.Type is VectorDataViewType ? nameof(VectorSetter)
            : nameof(DirectSetter);
        MethodInfo definition = typeof(ObjectFiller<TRow>).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic);
        MethodInfo made = definition.IsGenericMethodDefinition ? definition.MakeGenericMethod(column.Type.GetItemType().RawType) : definition;
        return (Action<TRow>)made.Invoke(null, [row, member.Member, column]);
    }

    private static Action<TRow> TextSetter(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        Action<TRow, string> write = MappedMembers.Writer<TRow, string>(member);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> TextArraySetter(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        Action<TRow, string[]> write = MappedMembers.Writer<TRow, string[]>(member);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            getter(ref value);
            write(target, [.. value.DenseValues().Select(t => t.ToString())]);
        };
    }

    /// <summary>An array of the right length that the object holds already is filled again.</summary>
    private static Action<TRow> ArraySetter<T>(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        Func<TRow, T[]> read = ReaderOrNull<T[]>(member);
        Action<TRow, T[]> write = MappedMembers.Writer<TRow, T[]>(member);
        VBuffer<T> value = default;
        return target =>
        {
            T[] array = read?.Invoke(target);
            getter(ref value);
            if (array?.Length != value.Length || !value.IsDense)
            {
                array = new T[value.Length];
            }

            value.CopyTo(array);
            write(target, array);
        };
    }

    /// <summary>The buffer that the object holds already is filled again.</summary>
    private static Action<TRow> VectorSetter<T>(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        Func<TRow, VBuffer<T>> read = ReaderOrNull<VBuffer<T>>(member);
        Action<TRow, VBuffer<T>> write = MappedMembers.Writer<TRow, VBuffer<T>>(member);
        return target =>
        {
            VBuffer<T> value = read is null ? default : read(target);
            getter(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> DirectSetter<T>(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        Action<TRow, T> write = MappedMembers.Writer<TRow, T>(member);
        T value = default;
        return target =>
        {
            getter(ref value);
            write(target, value);
        };
    }

    private static Func<TRow, T> ReaderOrNull<T>(MemberInfo member)
        => member is PropertyInfo { CanRead: false } ? null : MappedMembers.Reader<TRow, T>(member);
}
