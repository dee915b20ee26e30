using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>What is asked for of an image.</summary>
/// <param name="Format">The format of the answer.</param>
/// <param name="Page">The page of a file that has several; null where there is one.</param>
/// <param name="Opacity">How strong an overlay is tinted.</param>
/// <param name="WithMask">Whether JSON holds the mask, too.</param>
/// <param name="WithGeoJson">Whether JSON holds the GeoJSON, too.</param>
internal sealed record ImageQuery(ResponseFormat Format, int? Page, double Opacity, bool WithMask, bool WithGeoJson)
{
    private static readonly double DefaultOpacity = new OverlayOptions().Opacity;

    private static readonly string[] Names = ["format", "page", "opacity", "include"];
    private static readonly string[] Parts = ["mask", "geojson"];

    /// <summary>Reads the query of a request to a model.</summary>
    /// <exception cref="RequestException">A name or a value is none that there is, or the model answers in no format that the request accepts.</exception>
    public static ImageQuery Read(HttpRequest request, SegmentationModelInfo model)
    {
        if (request.Query.Keys.FirstOrDefault(name => !Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } other)
        {
            throw RequestException.BadRequest($"The query has {other}; there are {string.Join(", ", Names[..^1])} and {Names[^1]}.");
        }

        string[] parts = [.. (Get(request, "include") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        string? unknown = parts.FirstOrDefault(part => !Parts.Contains(part));
        return unknown is not null
            ? throw RequestException.BadRequest($"The query has include={unknown}; there are {string.Join(" and ", Parts)}.")
            : new ImageQuery(
                Formats.Choose(request, Get(request, "format"), model),
                ReadPage(request),
                ReadOpacity(request),
                parts.Contains("mask"),
                parts.Contains("geojson"));
    }

    private static string? Get(HttpRequest request, string name) => request.Query[name] is { Count: > 0 } values ? values.ToString() : null;

    private static int? ReadPage(HttpRequest request) => Get(request, "page") switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int page) && page >= 1 => page,
        var text => throw RequestException.BadRequest($"The query has page={text}; pages are whole numbers from 1."),
    };

    private static double ReadOpacity(HttpRequest request) => Get(request, "opacity") switch
    {
        null => DefaultOpacity,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double opacity) && opacity is >= 0 and <= 1 => opacity,
        var text => throw RequestException.BadRequest($"The query has opacity={text}; the opacity is a number from 0 to 1."),
    };
}
