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
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "  ", CloseOutput = false };
        using var xml = XmlWriter.Create(stream, settings);
        new CvatWriter(xml).Write(annotations);
    }

    private void Write(SegmentationAnnotations annotations)
    {
        _xml.WriteStartElement("annotations");
        _xml.WriteElementString("version", "1.1");
        WriteLabels(annotations);
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

    private void WriteLabels(SegmentationAnnotations annotations)
    {
        _xml.WriteStartElement("meta");
        _xml.WriteStartElement("task");
        _xml.WriteStartElement("labels");
        foreach (var (index, name) in JsonFile.ListClasses(annotations, item => item.IsBackground))
        {
            _xml.WriteStartElement("label");
            _xml.WriteElementString("name", name);
            if (index < annotations.Classes.Count)
            {
                _xml.WriteElementString("color", annotations.Classes[index].Color.ToString());
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
            Write("label", item.ClassName);
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

    // What XML cannot hold, such as control characters in a name, is shown as it is to people.
    private void Write(string name, string text) => _xml.WriteAttributeString(name, text.All(XmlConvert.IsXmlChar) ? text : SegmentationText.Escape(text));
}
