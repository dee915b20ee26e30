using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>COCO: images, categories, and annotations of polygons or run lengths.</summary>
internal static class CocoFormat
{
    /// <summary>Below this, numbers of 64 bits with a point hold all whole numbers.</summary>
    private const long MaxExact = 1L << 53;

    /// <summary>Reads a file.</summary>
    public static void Read(AnnotationFile file, JsonElement root, AnnotationDrafts drafts)
    {
        var document = new JsonValue(root, "", file);
        var images = new Dictionary<string, DraftImage>(StringComparer.Ordinal);
        foreach (var item in document.Get("images").Items())
        {
            ImageSize? size = (item.Find("width"), item.Find("height")) is ({ } width, { } height) ? new ImageSize(width.ToSide(), height.ToSide()) : null;
            if (!images.TryAdd(GetKey(item.Get("id")), drafts.AddImage(file, item.Get("file_name").ToText(), size)))
            {
                throw file.Wrong(item.Place, "has the id of another image; each image needs its own");
            }
        }

        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in document.Get("categories").Items())
        {
            string name = item.Get("name").ToText();
            categories[GetKey(item.Get("id"))] = name;
            drafts.ListClass(name);
        }

        foreach (var item in document.Find("annotations")?.Items() ?? [])
        {
            var image = Require(images, item.Get("image_id"), "images");
            string name = Require(categories, item.Get("category_id"), "categories");
            if (ReadOutline(item, image, drafts) is { } outline)
            {
                image.Objects.Add(new DraftObject(name, outline, item.Find("score")?.ToNumber()));
            }
        }
    }

    /// <summary>Writes a file.</summary>
    public static void Write(Stream stream, SegmentationAnnotations annotations, bool onlyRunLengths)
    {
        var classes = new ClassList(annotations);
        using var json = JsonFile.Open(stream);
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", "Written by MLSegmentation");
        json.WriteEndObject();
        json.WriteStartArray("licenses");
        json.WriteEndArray();
        WriteCategories(json, classes);
        WriteImages(json, annotations.Images);
        json.WriteStartArray("annotations");
        int id = 0;
        for (int index = 0; index < annotations.Images.Count; index++)
        {
            var image = annotations.Images[index];
            var size = image.Size!.Value;
            var limit = new PaintingLimit(size.PixelCount, $"'{image.FileName}'");
            foreach (var item in image.Objects)
            {
                WriteObject(json, item, (++id, index + 1, CategoryOf(classes.Items[classes.NumberOf(item)].Index)), (size, limit), onlyRunLengths);
                JsonFile.FlushSome(json);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Some writers, such as those of tables, give whole numbers a point: 1.0 is 1.
    private static string GetKey(JsonValue id) => id.Kind switch
    {
        JsonValueKind.String => id.ToText(),
        JsonValueKind.Number => id.ToNumber() is var number && number == Math.Floor(number) && Math.Abs(number) < MaxExact
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : id.Element.GetRawText(),
        _ => throw id.Unexpected("an id, which is a number or a text"),
    };

    private static T Require<T>(Dictionary<string, T> known, JsonValue id, string list) => known.TryGetValue(GetKey(id), out var found)
        ? found
        : throw id.File.Wrong(id.Place, $"is {id.Element}, which none of its {list} has as id");

    private static Geometry? ReadOutline(JsonValue item, DraftImage image, AnnotationDrafts drafts)
    {
        if (item.Find("segmentation") is not { } segmentation || (segmentation.Kind == JsonValueKind.Array && segmentation.Element.GetArrayLength() == 0))
        {
            drafts.Skip(item.File, "annotation without an outline");
            return null;
        }

        if (segmentation.Kind != JsonValueKind.Array)
        {
            return ReadRunLengths(segmentation, image);
        }

        var polygons = segmentation.Items().Select(part => part.File.CreatePolygon(ToCorners(part), part.Place)).ToArray();
        return Outlines.Combine(polygons);
    }

    private static List<Coordinate> ToCorners(JsonValue part)
    {
        double[] numbers = part.ToLengths();
        if (numbers.Length % 2 != 0)
        {
            throw part.File.Wrong(part.Place, FormattableString.Invariant($"has {numbers.Length} numbers; x and y of each corner are two"));
        }

        var corners = new List<Coordinate>((numbers.Length / 2) + 1);
        for (int index = 0; index < numbers.Length; index += 2)
        {
            corners.Add(new Coordinate(numbers[index], numbers[index + 1]));
        }

        return corners;
    }

    private static Geometry? ReadRunLengths(JsonValue segmentation, DraftImage image)
    {
        var place = segmentation.Get("size");
        int[] sides = place.Items().Select(side => side.ToSide()).ToArray();
        if (sides.Length != 2)
        {
            throw place.Unexpected("the height and the width");
        }

        var size = new ImageSize(sides[1], sides[0]);
        if (image.Size is { } known ? known != size : (long)size.Width * size.Height > image.MaxPixels)
        {
            string other = image.Size is null ? FormattableString.Invariant($"up to {image.MaxPixels:N0} are read") : $"the image has {image.Size}";
            throw place.File.Wrong(place.Place, $"is that of an image of {size} pixels, and {other}");
        }

        var counts = segmentation.Get("counts");
        try
        {
            var lengths = counts.Kind == JsonValueKind.String ? CocoRunLengths.Decode(counts.ToText()) : counts.ToNumbers().Select(ToCount).ToList();
            return RunBitmap.OfColumns(lengths, size, image.Limit).Trace();
        }
        catch (FormatException exception)
        {
            throw counts.File.Wrong(counts.Place, exception.Message, exception);
        }
    }

    private static long ToCount(double value) => value != Math.Floor(value) ? throw new FormatException("has a length that is not whole")
        : Math.Abs(value) <= int.MaxValue ? (long)value
        : throw new FormatException(FormattableString.Invariant($"has a length of {value}"));

    // Ids are from 1.
    private static int CategoryOf(int index) => index + 1;

    private static void WriteCategories(Utf8JsonWriter json, ClassList classes)
    {
        json.WriteStartArray("categories");
        foreach (var (index, name) in classes.Items)
        {
            json.WriteStartObject();
            json.WriteNumber("id", CategoryOf(index));
            json.WriteString("name", name);
            json.WriteString("supercategory", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteImages(Utf8JsonWriter json, IReadOnlyList<AnnotatedImage> images)
    {
        json.WriteStartArray("images");
        for (int index = 0; index < images.Count; index++)
        {
            var size = images[index].Size ?? throw AnnotationPainter.NoSize(images[index].FileName);
            json.WriteStartObject();
            json.WriteNumber("id", index + 1);
            json.WriteString("file_name", images[index].FileName);
            json.WriteNumber("width", size.Width);
            json.WriteNumber("height", size.Height);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteObject(
        Utf8JsonWriter json, SegmentationObject item, (int Id, int Image, int Category) ids, (ImageSize Size, PaintingLimit Limit) image, bool onlyRunLengths)
    {
        json.WriteStartObject();
        json.WriteNumber("id", ids.Id);
        json.WriteNumber("image_id", ids.Image);
        json.WriteNumber("category_id", ids.Category);
        json.WritePropertyName("bbox");
        JsonFile.WriteNumbers(json, item.BoundingBox.Left, item.BoundingBox.Top, item.BoundingBox.Width, item.BoundingBox.Height);
        json.WriteNumber("area", item.Area);
        json.WriteNumber("iscrowd", 0);
        if (item.MeanScore is { } score)
        {
            json.WriteNumber("score", score);
        }

        json.WritePropertyName("segmentation");
        WriteOutline(json, item.Outline, image, onlyRunLengths);
        json.WriteEndObject();
    }

    private static void WriteOutline(Utf8JsonWriter json, Geometry outline, (ImageSize Size, PaintingLimit Limit) image, bool onlyRunLengths)
    {
        if (!onlyRunLengths && !Outlines.GetPolygons(outline).Any(polygon => polygon.NumInteriorRings > 0))
        {
            json.WriteStartArray();
            foreach (var polygon in Outlines.GetPolygons(outline))
            {
                JsonFile.WriteNumbers(json, [.. JsonFile.OpenRing(polygon.ExteriorRing).SelectMany(corner => (double[])[corner.X, corner.Y])]);
            }

            json.WriteEndArray();
            return;
        }

        var bitmap = RunBitmap.Draw(outline, image.Size, image.Limit);
        json.WriteStartObject();
        json.WritePropertyName("size");
        JsonFile.WriteNumbers(json, image.Size.Height, image.Size.Width);
        json.WriteString("counts", CocoRunLengths.Encode(CocoRunLengths.Count(bitmap.Pixels, bitmap.Box, image.Size)));
        json.WriteEndObject();
    }
}
