using System.Text.Json;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>labelme: shapes with labels, of one image.</summary>
internal static class LabelmeFormat
{
    private const string Version = "5.4.1";

    private static readonly SegmentationClasses MaskClasses = SegmentationClasses.Parse("background=0, object=*");
    private static readonly RgbColor[] MaskPalette = [new(0, 0, 0), new(255, 255, 255)];

    /// <summary>Reads a file.</summary>
    public static void Read(AnnotationFile file, JsonElement root, AnnotationDrafts drafts)
    {
        var document = new JsonValue(root, "", file);
        ImageSize? size = (document.Find("imageWidth"), document.Find("imageHeight")) is ({ } width, { } height)
            ? new ImageSize(width.ToSide(), height.ToSide())
            : null;
        string name = document.Find("imagePath")?.ToText() is { Length: > 0 } path ? ImageNames.LastPart(path) : "";
        string folder = file.Stem[..(file.Stem.LastIndexOf('/') + 1)];
        var image = drafts.AddImage(file, name.Length > 0 ? folder + name : file.Stem, size);
        var shapes = new ShapeGroups();
        foreach (var shape in document.Get("shapes").Items())
        {
            string label = shape.Get("label").ToText();
            if (ReadShape(shape, image, drafts) is { } outline)
            {
                shapes.Add(label, outline, shape.Find("group_id")?.Element.ToString());
            }
        }

        image.Objects.AddRange(shapes.Take());
    }

    /// <summary>Writes a file.</summary>
    public static void Write(Stream stream, AnnotatedImage image)
    {
        var size = image.Size ?? throw AnnotationPainter.NoSize(image.FileName);
        var limit = new PaintingLimit(size.PixelCount, $"'{image.FileName}'");
        using var json = JsonFile.Open(stream);
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("shapes");
        foreach (var item in image.Objects)
        {
            WriteObject(json, item, size, limit);
            JsonFile.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteString("imagePath", ImageNames.LastPart(image.FileName));
        json.WriteNull("imageData");
        json.WriteNumber("imageHeight", size.Height);
        json.WriteNumber("imageWidth", size.Width);
        json.WriteEndObject();
    }

    private static Geometry? ReadShape(JsonValue shape, DraftImage image, AnnotationDrafts drafts)
    {
        var points = shape.Get("points");
        var corners = points.ToCorners();
        string type = shape.Find("shape_type")?.ToText() ?? "polygon";
        switch (type)
        {
            case "polygon" or "oriented_rectangle":
                return shape.File.CreatePolygon(corners, points.Place);
            case "rectangle" when corners.Count == 4:
                return shape.File.CreatePolygon(corners, points.Place);
            case "rectangle" or "circle" or "mask" when corners.Count != 2:
                throw points.Unexpected("two points");
            case "rectangle":
                return Outlines.OfRectangle(corners[0].X, corners[0].Y, corners[1].X, corners[1].Y);
            case "circle":
                double radius = corners[0].Distance(corners[1]);
                return Outlines.OfEllipse(corners[0], radius, radius);
            case "mask":
                return ReadMask(shape, corners, image);
            case "line" or "linestrip" or "point" or "points":
                drafts.Skip(shape.File, $"{type} without an area");
                return null;
            default:
                throw shape.Get("shape_type").Unexpected("polygon, rectangle, circle, mask, or another kind of labelme");
        }
    }

    /// <summary>The corners are pixels here, both within the mask.</summary>
    private static Geometry? ReadMask(JsonValue shape, List<Coordinate> corners, DraftImage image)
    {
        var mask = shape.Get("mask");
        int left = (int)Math.Floor(corners[0].X);
        int top = (int)Math.Floor(corners[0].Y);
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(mask.ToText());
        }
        catch (FormatException exception)
        {
            throw shape.File.Wrong(mask.Place, "is no base64", exception);
        }

        int width = (int)Math.Floor(corners[1].X) - left + 1;
        int height = (int)Math.Floor(corners[1].Y) - top + 1;
        long area = (long)width * height;
        if (width < 1 || height < 1 || area > image.MaxPixels)
        {
            throw shape.File.Wrong(shape.Place, FormattableString.Invariant($"is a mask of {width}x{height} pixels, and 1 to {image.MaxPixels:N0} are read"));
        }

        image.Limit.Spend(area / 4);
        var pixels = MaskReader.Read(bytes, $"{mask.Place} in {shape.File.Path}", MaskClasses, new FileReading(maxPixels: (int)area));
        return (pixels.Width, pixels.Height) == (width, height)
            ? new RunBitmap(pixels.Pixels.ToArray(), new PixelBox(left, top, width, height)).Trace()
            : throw shape.File.Wrong(
                mask.Place, FormattableString.Invariant($"has {pixels.Width}x{pixels.Height} pixels, and its points are those of {width}x{height}"));
    }

    private static void WriteObject(Utf8JsonWriter json, SegmentationObject item, ImageSize size, PaintingLimit limit)
    {
        var polygons = Outlines.GetPolygons(item.Outline).ToArray();
        foreach (var polygon in polygons)
        {
            json.WriteStartObject();
            json.WriteString("label", item.ClassName);
            json.WriteStartArray("points");
            byte[]? mask = polygon.NumInteriorRings > 0 ? WriteMask(json, polygon, size, limit) : WritePoints(json, polygon);
            json.WriteEndArray();
            json.WritePropertyName("group_id");
            if (polygons.Length > 1)
            {
                json.WriteNumberValue(item.Number);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteString("description", "");
            json.WriteString("shape_type", mask is null ? "polygon" : "mask");
            json.WriteStartObject("flags");
            json.WriteEndObject();
            json.WritePropertyName("mask");
            if (mask is null)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteBase64StringValue(mask);
            }

            json.WriteEndObject();
        }
    }

    private static byte[]? WritePoints(Utf8JsonWriter json, Polygon polygon)
    {
        foreach (var corner in JsonFile.OpenRing(polygon.ExteriorRing))
        {
            JsonFile.WriteNumbers(json, corner.X, corner.Y);
        }

        return null;
    }

    private static byte[] WriteMask(Utf8JsonWriter json, Polygon polygon, ImageSize size, PaintingLimit limit)
    {
        var bitmap = RunBitmap.Draw(polygon, size, limit);
        var box = bitmap.Box;
        if (box.Width == 0)
        {
            box = new PixelBox(0, 0, 1, 1);
            bitmap = new RunBitmap([0], box);
        }

        JsonFile.WriteNumbers(json, box.Left, box.Top);
        JsonFile.WriteNumbers(json, box.Left + box.Width - 1, box.Top + box.Height - 1);
        using var png = new MemoryStream();
        PngMaskWriter.Write(png, SegmentationMask.Wrap(box.Width, box.Height, bitmap.Pixels), MaskPalette);
        return png.ToArray();
    }
}
