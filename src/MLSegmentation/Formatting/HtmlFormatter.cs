namespace MLSegmentation.Formatting;

/// <summary>Shows objects as HTML in notebooks; .NET Interactive calls its members by name.</summary>
internal sealed class HtmlFormatter(Type type, Func<object, string> render)
{
    public string MimeType { get; } = "text/html";

    public Type Type { get; } = type;

    /// <summary>Writes an object, and says that it did.</summary>
    public bool Format(object value, TextWriter writer)
    {
        writer.Write(render(value));
        return true;
    }
}
