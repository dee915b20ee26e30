using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MLSegmentation.Formatting;

/// <summary>
/// The elements of reports and of what notebooks show. All text goes through them: <see cref="SegmentationText"/> escapes what is not seen or what XML and
/// HTML have no way to write, such as control characters in file names, and the writer whatever has a meaning in them.
/// </summary>
internal static class Html
{
    private const string Doctype = "<!DOCTYPE html>\n";

    /// <summary>The longest text of an element, which no sentence of ours comes near.</summary>
    private const int LongestText = 10_000;

    /// <summary>The longest name that is shown in full.</summary>
    private const int LongestName = 120;

    // Behind it come Hebrew, Arabic and other scripts that are written from right to left.
    private const char LastLeftToRight = '\u058f';

    /// <summary>An element; attributes, elements and text go into it.</summary>
    public static XElement Element(XName name, params object?[] content) => new(name, [.. content.Select(Clean)]);

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    /// <summary>A style sheet, which has lines.</summary>
    public static XElement Style(string text) => new("style", text);

    /// <summary>
    /// A name from outside: as text where that is all, else as an element, so that its direction of writing does not reach what stands around it, and a long
    /// one, whose middle is left out, can be seen by pointing at it.
    /// </summary>
    public static object Name(string name)
    {
        string text = SegmentationText.Escape(name, LongestName);
        bool isWhole = !text.Contains('…', StringComparison.Ordinal);
        return isWhole && !text.AsSpan().ContainsAnyExceptInRange('\0', LastLeftToRight) ? text
            : isWhole ? Element("bdi", text)
            : Element("bdi", Attribute("title", name), text);
    }

    /// <summary>The attribute of the style sheet's classes.</summary>
    public static XAttribute Class(string value) => new("class", value);

    /// <summary>A PNG file as an image that needs no other file.</summary>
    public static XElement Image(ReadOnlySpan<byte> png, string description, params object?[] content) => Element(
        "img", [new XAttribute("src", $"data:image/png;base64,{Convert.ToBase64String(png)}"), Attribute("alt", description), .. content]);

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

    private static string Clean(string text) => SegmentationText.Escape(text, LongestText);
}
