using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MLSegmentation.Formatting;

/// <summary>
/// The elements of reports and of what notebooks show. All text goes through them, and the writer escapes it; what XML and HTML have no way to write, such as
/// control characters in file names, is replaced.
/// </summary>
internal static class Html
{
    private const string Doctype = "<!DOCTYPE html>\n";
    private const string Replacement = "\ufffd";

    /// <summary>An element; attributes, elements and text go into it.</summary>
    public static XElement Element(XName name, params object?[] content) => new(name, [.. content.Select(Clean)]);

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    /// <summary>The attribute of the style sheet's classes.</summary>
    public static XAttribute Class(string value) => new("class", value);

    /// <summary>A PNG file as an image that needs no other file.</summary>
    public static XElement Image(ReadOnlySpan<byte> png, string description, params object?[] content) => Element(
        "img", [Attribute("src", $"data:image/png;base64,{Convert.ToBase64String(png)}"), Attribute("alt", description), .. content]);

    /// <summary>A whole page as text. It can be read as HTML and as XML.</summary>
    public static string WritePage(XElement page) => $"{Doctype}{Write(page)}\n";

    /// <summary>Elements as text, for a page that others make.</summary>
    public static string Write(params IEnumerable<XElement> elements)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n" };
        foreach (var element in elements)
        {
            // An element that HTML wants to be closed must not be written as if it were empty; those of SVG may.
            foreach (var empty in element.DescendantsAndSelf().Where(item => item.IsEmpty && item.Name.Namespace == XNamespace.None && !IsVoid(item)))
            {
                empty.Value = "";
            }

            using var writer = XmlWriter.Create(text, settings);
            element.Save(writer);
        }

        return text.ToString();
    }

    private static bool IsVoid(XElement element) => element.Name.LocalName is "meta" or "img" or "br";

    private static object? Clean(object? content) => content switch
    {
        string text => Clean(text),
        IEnumerable<object?> items => items.Select(Clean).ToArray(),
        _ => content,
    };

    // Runes put the replacement in the place of half a surrogate pair; XML has all that whole ones stand for.
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(
        text.EnumerateRunes().Select(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : Replacement));
}
