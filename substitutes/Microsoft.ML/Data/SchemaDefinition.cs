using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    internal SchemaDefinition()
    {
    }

    public Column this[string columnName]
    {
        get => Find(c => c.ColumnName == columnName);
        set
        {
            Contracts.CheckValue(value, nameof(value));
            Contracts.CheckParam(value.ColumnName == columnName, nameof(columnName), $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            int index = FindIndex(c => c.ColumnName == columnName);
            if (index < 0)
            {
                Add(value);
            }
            else
            {
                this[index] = value;
            }
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        var definition = new SchemaDefinition();
        var names = new HashSet<string>();
        foreach (MemberInfo member in MappedMembers.Of(userType, direction))
        {
            DataViewTypeAttribute[] typeAttributes = [.. member.GetCustomAttributes().OfType<DataViewTypeAttribute>()];
            Contracts.CheckParam(typeAttributes.Length <= 1, nameof(userType), $"Member {member.Name} has more than one attribute that says its column type.");
            foreach (DataViewTypeAttribute attribute in typeAttributes)
            {
                attribute.Register();
            }

            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            Contracts.CheckParam(names.Add(name), nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Name, MappedMembers.ColumnTypeOf(member), name));
        }

        return definition;
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _annotations = new();
        private readonly HashSet<string> _annotationKinds = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnType = columnType;
            ColumnName = columnName;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Contracts.CheckValue(kind, nameof(kind));
            Contracts.CheckValue(annotationType, nameof(annotationType));
            Contracts.Check(!_annotationKinds.Contains(kind), "Column already contains an annotation of this kind.");
            _annotations.Add(kind, annotationType, AnnotationValues.GetterOf(value, annotationType));
            _annotationKinds.Add(kind);
        }

        internal void AddAnnotations(DataViewSchema.Annotations annotations)
            => _annotations.Add(annotations, _annotationKinds.Add);
    }
}

/// <summary>Turns the value of an annotation into what reads it: strings become text, arrays become vectors.</summary>
internal static class AnnotationValues
{
    public static Delegate GetterOf(object value, DataViewType type)
    {
        Contracts.CheckValue(value, nameof(value));
        object raw = value switch
        {
            string text => text.AsMemory(),
            string[] texts => new VBuffer<ReadOnlyMemory<char>>(texts.Length, Array.ConvertAll(texts, t => t.AsMemory())),
            Array array => Activator.CreateInstance(
                typeof(VBuffer<>).MakeGenericType(array.GetType().GetElementType()), array.Length, array, null),
            _ => value,
        };
        Contracts.Check(raw.GetType() == type.RawType, $"The annotation's value is a {value.GetType()}, but its type is {type}.");
        return (Delegate)typeof(AnnotationValues).GetMethod(nameof(ConstantGetter), BindingFlags.Static | BindingFlags.NonPublic)
            .MakeGenericMethod(type.RawType).Invoke(null, [raw]);
    }

    private static ValueGetter<T> ConstantGetter<T>(T constant) => (ref T value) => value = constant;
}
