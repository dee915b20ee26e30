namespace MLSegmentation.Formatting;

/// <summary>
/// Tells notebooks how to show a type. .NET Interactive looks for an attribute of this name by convention, so that no reference
/// to it is needed; and the type that formats is named, not referred to, since it needs the type that it formats.
/// </summary>
/// <param name="formatterSourceType">The name of a type of this assembly with a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(string formatterSourceType) : Attribute
{
    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = Type.GetType(formatterSourceType, throwOnError: true)!;

    /// <summary>The kinds of output to prefer.</summary>
    public string[] PreferredMimeTypes { get; } = ["text/html"];
}
