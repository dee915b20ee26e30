using System.Text.Json;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>
/// GeoJSON (RFC 7946) in pixels of the image, y downwards, with the properties that QuPath knows: what is read are collections, arrays of features, and
/// single features.
/// </summary>
internal static class GeoJsonFormat
{
    private const string Unclassified = "object";

    /// <summary>Whether JSON has this form.</summary>
    public static bool IsOne(JsonElement root) => root.ValueKind == JsonValueKind.Array
        || (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String);

    /// <summary>Reads a file.</summary>
    public static void Read(AnnotationFile file, JsonElement root, AnnotationDrafts drafts)
    {
        var document = new JsonValue(root, "", file);
        var about = document.Kind == JsonValueKind.Object ? document.Find("image") : null;
        ImageSize? size = about is { } known ? new ImageSize(known.Get("width").ToSide(), known.Get("height").ToSide()) : null;
        var image = drafts.AddImage(file, about?.Find("fileName")?.ToText() ?? file.Stem, size);
        foreach (var feature in ListFeatures(document))
        {
            ReadFeature(feature, image, drafts);
        }
    }

    /// <summary>Writes a file.</summary>
    public static void Write(Stream stream, AnnotatedImage image, SegmentationClasses classes)
    {
        using var json = JsonFile.Open(stream);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        if (image.Size is { } size)
        {
            json.WriteStartObject("image");
            json.WriteString("fileName", image.FileName);
            json.WriteNumber("width", size.Width);
            json.WriteNumber("height", size.Height);
            json.WriteEndObject();
        }

        json.WriteStartArray("features");
        foreach (var item in image.Objects)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WritePropertyName("geometry");
            WriteGeometry(json, item.Outline);
            WriteProperties(json, item, classes);
            json.WriteEndObject();
            JsonFile.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<JsonValue> ListFeatures(JsonValue document) => document.Kind == JsonValueKind.Array ? document.Items()
        : document.Get("type").ToText() == "FeatureCollection" ? document.Get("features").Items()
        : [document];

    private static void ReadFeature(JsonValue feature, DraftImage image, AnnotationDrafts drafts)
    {
        var geometry = feature.Find("type")?.ToText() == "Feature" ? feature.Find("geometry") : feature;
        if (geometry is null)
        {
            drafts.Skip(feature.File, "feature without a geometry");
            return;
        }

        var properties = feature.Find("properties");
        string type = geometry.Value.Get("type").ToText();
        Polygon[]? polygons = type switch
        {
            "Polygon" => [ReadPolygon(geometry.Value.Get("coordinates"))],
            "MultiPolygon" => [.. geometry.Value.Get("coordinates").Items().Select(ReadPolygon)],
            "Point" or "MultiPoint" or "LineString" or "MultiLineString" or "GeometryCollection" => null,
            _ => throw geometry.Value.Get("type").Unexpected("Polygon or MultiPolygon"),
        };
        if (polygons is [_, ..])
        {
            image.Objects.Add(new DraftObject(ReadClass(properties), Outlines.Combine(polygons), ReadScore(properties)));
        }
        else
        {
            drafts.Skip(feature.File, $"{type} without an area");
        }
    }

    /// <summary>The first ring is the outer one, whichever way it goes round.</summary>
    private static Polygon ReadPolygon(JsonValue coordinates)
    {
        var rings = coordinates.Items().Select(ring => ring.File.CreateRing(ring.ToCorners(), ring.Place)).ToArray();
        return rings.Length > 0
            ? Outlines.Factory.CreatePolygon(rings[0], rings[1..])
            : throw coordinates.Unexpected("the rings of a polygon, of which there is at least one");
    }

    private static string ReadClass(JsonValue? properties)
    {
        if (properties is not { Kind: JsonValueKind.Object } known)
        {
            return Unclassified;
        }

        // QuPath names derived classes, such as "Tumor: Positive", in a list of newer versions.
        var classification = known.Find("classification");
        var name = classification is { Kind: JsonValueKind.Object } described ? described.Find("name") ?? described.Find("names") : classification;
        string? text = name is { Kind: JsonValueKind.Array } names ? string.Join(": ", names.Items().Select(part => part.ToText())) : name?.ToText();
        return text ?? (known.Find("class") is { Kind: JsonValueKind.String } plain ? plain.ToText() : Unclassified);
    }

    private static double? ReadScore(JsonValue? properties) =>
        properties is { Kind: JsonValueKind.Object } known && known.Find("meanScore") is { Kind: JsonValueKind.Number } score ? score.ToNumber() : null;

    private static void WriteGeometry(Utf8JsonWriter json, Geometry outline)
    {
        json.WriteStartObject();
        json.WriteString("type", outline is Polygon ? "Polygon" : "MultiPolygon");
        json.WriteStartArray("coordinates");
        foreach (var polygon in Outlines.GetPolygons(outline))
        {
            if (outline is not Polygon)
            {
                json.WriteStartArray();
            }

            WriteRing(json, polygon.ExteriorRing);
            foreach (var hole in polygon.InteriorRings)
            {
                WriteRing(json, hole);
            }

            if (outline is not Polygon)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRing(Utf8JsonWriter json, LineString ring)
    {
        json.WriteStartArray();
        var corners = ring.CoordinateSequence;
        for (int index = 0; index < corners.Count; index++)
        {
            JsonFile.WriteNumbers(json, corners.GetX(index), corners.GetY(index));
        }

        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, SegmentationObject item, SegmentationClasses classes)
    {
        json.WriteStartObject("properties");
        json.WriteString("objectType", "annotation");
        json.WriteNumber("number", item.Number);
        json.WriteStartObject("classification");
        json.WriteString("name", item.ClassName);
        if (classes.IndexOf(item.ClassName) is >= 0 and var index)
        {
            var color = classes[index].Color;
            json.WritePropertyName("color");
            JsonFile.WriteNumbers(json, color.Red, color.Green, color.Blue);
        }

        json.WriteEndObject();
        json.WriteNumber("area", item.Area);
        json.WritePropertyName("boundingBox");
        JsonFile.WriteNumbers(json, item.BoundingBox.Left, item.BoundingBox.Top, item.BoundingBox.Width, item.BoundingBox.Height);
        json.WritePropertyName("centroid");
        JsonFile.WriteNumbers(json, item.Centroid.X, item.Centroid.Y);
        json.WriteStartObject("measurements");
        json.WriteNumber("Area px^2", item.Area);
        if (item.MeanScore is { } measured)
        {
            json.WriteNumber("Mean score", measured);
        }

        json.WriteEndObject();
        if (item.MeanScore is { } score)
        {
            json.WriteNumber("meanScore", score);
        }

        json.WriteEndObject();
    }
}
