namespace MLSegmentation.Formatting;

/// <summary>Shows objects as HTML in notebooks; .NET Interactive calls its members by name.</summary>
/// <param name="type">The type of the objects.</param>
/// <param name="render">Makes the HTML.</param>
internal sealed class HtmlFormatter(Type type, Func<object, string> render)
{
    /// <summary>The kind of output.</summary>
    public const string Html = "text/html";

    /// <summary>The kind of output.</summary>
    public string MimeType { get; } = Html;

    /// <summary>The type of the objects.</summary>
    public Type Type { get; } = type;

    /// <summary>Writes an object.</summary>
    /// <returns>True: it was written.</returns>
    public bool Format(object value, TextWriter writer)
    {
        writer.Write(render(value));
        return true;
    }
}
