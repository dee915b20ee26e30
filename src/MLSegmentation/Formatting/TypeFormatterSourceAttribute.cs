namespace MLSegmentation.Formatting;

/// <summary>
/// Tells notebooks how to show a type. .NET Interactive looks for an attribute of this name by convention, so that no reference
/// to it is needed; and the type that formats is named, not referred to, since it needs the type that it formats.
/// </summary>
/// <param name="formatterSourceType">A type with a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Names a type of this assembly.</summary>
    /// <param name="formatterSourceType">The name with its namespace.</param>
    public TypeFormatterSourceAttribute(string formatterSourceType)
        : this(Type.GetType(formatterSourceType, throwOnError: true)!)
    {
    }

    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The kinds of output to prefer.</summary>
    public string[] PreferredMimeTypes { get; } = ["text/html"];
}
