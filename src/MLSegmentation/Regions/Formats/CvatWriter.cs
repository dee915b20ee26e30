using System.Globalization;
using System.Text;
using System.Xml;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>Writes CVAT for images 1.1.</summary>
internal sealed class CvatWriter
{
    private readonly XmlWriter _xml;

    private CvatWriter(XmlWriter xml) => _xml = xml;

    /// <summary>Writes a file.</summary>
    public static void Write(Stream stream, SegmentationAnnotations annotations)
    {
        var classes = new ClassList(annotations);
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "  ", CloseOutput = false };
        using var xml = XmlWriter.Create(stream, settings);
        new CvatWriter(xml).Write(annotations, classes);
    }

    private void Write(SegmentationAnnotations annotations, ClassList classes)
    {
        _xml.WriteStartElement("annotations");
        _xml.WriteElementString("version", "1.1");
        WriteLabels(classes, annotations.Classes);
        for (int index = 0; index < annotations.Images.Count; index++)
        {
            var image = annotations.Images[index];
            var size = image.Size ?? throw AnnotationPainter.NoSize(image.FileName);
            _xml.WriteStartElement("image");
            Write("id", index);
            Write("name", image.FileName);
            Write("width", size.Width);
            Write("height", size.Height);
            var limit = new PaintingLimit(size.PixelCount, $"'{image.FileName}'");
            foreach (var item in image.Objects)
            {
                WriteObject(item, size, limit);
            }

            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    private void WriteLabels(ClassList listed, SegmentationClasses classes)
    {
        _xml.WriteStartElement("meta");
        _xml.WriteStartElement("task");
        _xml.WriteStartElement("labels");
        foreach (var (index, name) in listed.Items)
        {
            _xml.WriteStartElement("label");
            _xml.WriteElementString("name", ToXml(name));
            if (index < classes.Count)
            {
                _xml.WriteElementString("color", classes[index].Color.ToString());
            }

            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
        _xml.WriteEndElement();
        _xml.WriteEndElement();
    }

    private void WriteObject(SegmentationObject item, ImageSize size, PaintingLimit limit)
    {
        var polygons = Outlines.GetPolygons(item.Outline).ToArray();
        foreach (var polygon in polygons)
        {
            var bitmap = polygon.NumInteriorRings > 0 ? RunBitmap.Draw(polygon, size, limit) : null;
            if (bitmap is { Box.Width: 0 })
            {
                continue;
            }

            _xml.WriteStartElement(bitmap is null ? "polygon" : "mask");
            Write("label", ClassList.ListedName(item.ClassName));
            Write("source", "manual");
            Write("occluded", 0);
            if (bitmap is null)
            {
                Write("points", string.Join(';', JsonFile.OpenRing(polygon.ExteriorRing).Select(Format)));
            }
            else
            {
                Write("rle", string.Join(", ", bitmap.CountRows()));
                Write("left", bitmap.Box.Left);
                Write("top", bitmap.Box.Top);
                Write("width", bitmap.Box.Width);
                Write("height", bitmap.Box.Height);
            }

            Write("z_order", 0);
            if (polygons.Length > 1)
            {
                Write("group_id", item.Number);
            }

            _xml.WriteEndElement();
        }
    }

    private static string Format(Coordinate corner) => string.Create(CultureInfo.InvariantCulture, $"{corner.X},{corner.Y}");

    private void Write(string name, int number) => Write(name, number.ToString(CultureInfo.InvariantCulture));

    private void Write(string name, string text) => _xml.WriteAttributeString(name, ToXml(text));

    // What XML cannot hold, such as control characters in a name, is written as it is shown to people.
    private static string ToXml(string text)
    {
        try
        {
            return XmlConvert.VerifyXmlChars(text);
        }
        catch (XmlException)
        {
            return SegmentationText.Escape(text);
        }
    }
}
