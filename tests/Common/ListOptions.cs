using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLSegmentation.TestSupport;

/// <summary>The lists and dictionaries among the options of a library: they are copied when they are set, and equal others of the same items.</summary>
internal static class ListOptions
{
    private static readonly Type[] Interfaces = [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyDictionary<,>)];

    /// <summary>The properties that are not so, of all types that anybody can create.</summary>
    /// <param name="assembly">The library.</param>
    /// <param name="results">The types that are no options: what the library measured, which it makes itself.</param>
    public static IEnumerable<string> FindFaults(Assembly assembly, params string[] results) =>
        from type in assembly.GetExportedTypes()
        where !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null && !results.Contains(type.Name)
        from property in type.GetProperties()
        where IsList(property.PropertyType) && IsInit(property)
        where !IsCopied(type, property)
        select $"{type.Name}.{property.Name}";

    private static bool IsList(Type type) => type.IsGenericType && Interfaces.Contains(type.GetGenericTypeDefinition());

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } set && set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsCopied(Type type, PropertyInfo property)
    {
        object[] given = [CreateItems(type, property), CreateItems(type, property)];
        object?[] kept = [.. given.Select(items => SetAndGet(type, property, items))];
        return kept[0] is not null && !ReferenceEquals(kept[0], given[0]) && kept[0]!.Equals(kept[1]);
    }

    private static object? SetAndGet(Type type, PropertyInfo property, object items)
    {
        object owner = Activator.CreateInstance(type)!;
        property.SetValue(owner, items);
        return property.GetValue(owner);
    }

    // The default is allowed; where it is empty, so are two of what most take.
    private static ICollection CreateItems(Type type, PropertyInfo property)
    {
        var kinds = property.PropertyType.GetGenericArguments();
        if (kinds is [var key, var value])
        {
            var items = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(kinds))!;
            items.Add(CreateSamples(key)[0], CreateSamples(value)[0]);
            return items;
        }

        object[] defaults = [.. (property.GetValue(Activator.CreateInstance(type)) as IEnumerable ?? Array.Empty<object>()).Cast<object>()];
        object[] samples = defaults.Length > 0 ? defaults : CreateSamples(kinds[0]);
        var list = Array.CreateInstance(kinds[0], samples.Length);
        samples.CopyTo(list, 0);
        return list;
    }

    private static object[] CreateSamples(Type type) => type == typeof(string) ? ["cell", "layer"] : type == typeof(double) ? [1.0, 1.0] : [];
}
