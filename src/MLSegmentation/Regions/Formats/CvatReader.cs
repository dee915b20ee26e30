using System.Globalization;
using System.Xml;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>Reads CVAT for images 1.1, element by element. Nothing outside of the file is read, and no entities are replaced.</summary>
internal sealed class CvatReader
{
    private readonly AnnotationFile _file;
    private readonly AnnotationDrafts _drafts;
    private readonly XmlReader _xml;
    private readonly ShapeGroups _shapes = new();
    private DraftImage? _image;

    private CvatReader(AnnotationFile file, XmlReader xml, AnnotationDrafts drafts) => (_file, _xml, _drafts) = (file, xml, drafts);

    private string Place => FormattableString.Invariant($"line {((IXmlLineInfo)_xml).LineNumber}, the element '{_xml.Name}',");

    /// <summary>Reads a file.</summary>
    public static void Read(AnnotationFile file, AnnotationDrafts drafts)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var xml = XmlReader.Create(new MemoryStream(file.Bytes, writable: false), settings);
        try
        {
            new CvatReader(file, xml, drafts).ReadAll();
        }
        catch (XmlException exception)
        {
            string place = FormattableString.Invariant($"line {exception.LineNumber}");
            throw file.Wrong(place, $"is no XML that is read here: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private void ReadAll()
    {
        bool isRoot = true;
        while (_xml.Read())
        {
            if (_xml.NodeType == XmlNodeType.EndElement && _xml.Name == "image")
            {
                EndImage();
            }
            else if (_xml.NodeType == XmlNodeType.Element)
            {
                if (isRoot && _xml.Name != "annotations")
                {
                    throw _file.Wrong(Place, "is not 'annotations', with which a file of CVAT for images begins");
                }

                isRoot = false;
                ReadElement();
            }
        }
    }

    private void ReadElement()
    {
        switch (_xml.Name)
        {
            case "label" when _image is null:
                ReadLabel();
                break;
            case "track":
                _drafts.Skip(_file, "track of a video");
                PassOver();
                break;
            case "image":
                ImageSize? size = _xml.GetAttribute("width") is null ? null : new ImageSize(Side("width"), Side("height"));
                _image = _drafts.AddImage(_file, Require("name"), size);
                if (_xml.IsEmptyElement)
                {
                    EndImage();
                }

                break;
            default:
                if (_image is not null && ReadShape(_image) is { } outline)
                {
                    Add(outline);
                }

                break;
        }
    }

    private void PassOver()
    {
        using var element = _xml.ReadSubtree();
        while (element.Read())
        {
            // It ends at the end of the element, and not behind it.
        }
    }

    private void ReadLabel()
    {
        using var label = _xml.ReadSubtree();
        while (label.Read())
        {
            if (label.NodeType == XmlNodeType.Element && label.Name == "name" && label.Depth == 1)
            {
                _drafts.ListClass(label.ReadElementContentAsString());
                break;
            }
        }

        while (label.Read())
        {
            // What else a label has, such as its colour and attributes.
        }
    }

    private void Add(Geometry outline)
    {
        string label = Require("label");
        int.TryParse(_xml.GetAttribute("z_order"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int order);
        _shapes.Add(label, outline, _xml.GetAttribute("group_id") is { Length: > 0 } group && group != "0" ? group : null, order);
    }

    /// <summary>What lies higher is drawn later; of one height, what comes later in the file.</summary>
    private void EndImage()
    {
        _image?.Objects.AddRange(_shapes.Take());
        _image = null;
    }

    private Geometry? ReadShape(DraftImage image)
    {
        switch (_xml.Name)
        {
            case "polygon":
                return _file.CreatePolygon(ReadPoints(), Place);
            case "box":
                return Rotate(Outlines.OfRectangle(Number("xtl"), Number("ytl"), Number("xbr"), Number("ybr")));
            case "ellipse":
                return Outlines.OfEllipse(new(Number("cx"), Number("cy")), Math.Abs(Number("rx")), Math.Abs(Number("ry")), Rotation());
            case "mask":
                return ReadMask(image);
            case "polyline" or "points" or "cuboid" or "skeleton" or "tag":
                _drafts.Skip(_file, $"{_xml.Name} without an area");
                return null;
            default:
                return null;
        }
    }

    private Geometry? ReadMask(DraftImage image)
    {
        var box = new PixelBox(Whole("left"), Whole("top"), Side("width"), Side("height"));
        if ((long)box.Width * box.Height > image.MaxPixels)
        {
            throw _file.Wrong(
                Place, FormattableString.Invariant($"is a mask of {box.Width}x{box.Height} pixels, and up to {image.MaxPixels:N0} are read"));
        }

        var counts = new List<long>();
        string text = Require("rle");
        foreach (var part in Split(text, ','))
        {
            counts.Add(long.TryParse(text.AsSpan(part).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
                ? count
                : throw _file.Wrong(Place, $"has '{text.AsSpan(part).Trim()}' in its run lengths"));
        }

        try
        {
            return RunBitmap.OfRows(counts, box, image.Limit).Trace();
        }
        catch (FormatException exception)
        {
            throw _file.Wrong(Place, exception.Message, exception);
        }
    }

    private static IEnumerable<Range> Split(string text, char separator)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOf(separator, start);
            end = end < 0 ? text.Length : end;
            yield return start..end;
        }
    }

    private List<Coordinate> ReadPoints()
    {
        string text = Require("points");
        var corners = new List<Coordinate>();
        foreach (var part in Split(text, ';'))
        {
            var point = text.AsSpan(part).Trim();
            if (point.IsEmpty)
            {
                continue;
            }

            int comma = point.IndexOf(',');
            corners.Add(comma > 0
                ? new Coordinate(ParseNumber(point[..comma]), ParseNumber(point[(comma + 1)..]))
                : throw _file.Wrong(Place, $"has '{point}' among its points, which are x,y"));
        }

        return corners;
    }

    private Polygon Rotate(Polygon box)
    {
        double rotation = Rotation();
        if (rotation == 0)
        {
            return box;
        }

        var middle = box.EnvelopeInternal.Centre;
        return (Polygon)NetTopologySuite.Geometries.Utilities.AffineTransformation.RotationInstance(rotation, middle.X, middle.Y).Transform(box);
    }

    private double Rotation() => _xml.GetAttribute("rotation") is { } text ? ParseNumber(text) * Math.PI / 180 : 0;

    private string Require(string name) => _xml.GetAttribute(name) is { Length: > 0 } text ? text : throw _file.Wrong(Place, $"has no '{name}'");

    private double Number(string name) => ParseNumber(Require(name));

    private int Whole(string name) => (int)Math.Floor(Number(name));

    private int Side(string name) => Number(name) is >= 1 and <= int.MaxValue and var side && side == Math.Floor(side)
        ? (int)side
        : throw _file.Wrong(Place, $"has '{_xml.GetAttribute(name)}' as its {name}, which is a whole number of at least 1");

    private double ParseNumber(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? _file.RequireLength(value, Place)
        : throw _file.Wrong(Place, $"has '{text}' where a number belongs");
}
