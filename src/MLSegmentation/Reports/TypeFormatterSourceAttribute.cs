namespace MLSegmentation.Reports;

/// <summary>
/// Tells notebooks how to show a type. .NET Interactive looks for an attribute of this name by convention, so that no reference
/// to it is needed.
/// </summary>
/// <param name="formatterSourceType">A type with a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The kinds of output to prefer.</summary>
    public string[] PreferredMimeTypes { get; } = [HtmlFormatter.Html];
}
