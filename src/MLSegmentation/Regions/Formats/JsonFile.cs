using System.Text.Json;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>What formats in JSON have in common when they are written.</summary>
internal static class JsonFile
{
    private const int MostPending = 1 << 20;

    /// <summary>Opens a writer that leaves the stream open.</summary>
    public static Utf8JsonWriter Open(Stream stream) =>
        new(stream, new JsonWriterOptions { Encoder = SegmentationJson.Options.Encoder, SkipValidation = true });

    /// <summary>Hands on what was written, so that not all of it is in memory.</summary>
    public static void FlushSome(Utf8JsonWriter json)
    {
        if (json.BytesPending > MostPending)
        {
            json.Flush();
        }
    }

    public static void WriteNumbers(Utf8JsonWriter json, params ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray();
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>The corners of a ring, of which the last is not the first again.</summary>
    public static IEnumerable<Coordinate> OpenRing(LineString ring) => ring.Coordinates.Take(ring.NumPoints - 1);
}
