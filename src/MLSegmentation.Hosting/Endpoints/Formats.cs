using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>The formats of answers: their words in queries, their media types, and the choice among them.</summary>
internal static class Formats
{
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Json = "application/json";
    public const string GeoJson = "application/geo+json";
    public const string Gzip = "application/gzip";
    public const string Html = "text/html";

    // In the order of preference, where a client likes several as much.
    private static readonly (ResponseFormat Format, string MediaType, string[] Words)[] All =
    [
        (ResponseFormat.Mask, Png, ["mask", "png"]),
        (ResponseFormat.Objects, Json, ["objects", "json"]),
        (ResponseFormat.GeoJson, GeoJson, ["geojson"]),
        (ResponseFormat.OverlayJpeg, Jpeg, ["overlay-jpeg", "jpeg"]),
        (ResponseFormat.Overlay, Png, ["overlay"]),
        (ResponseFormat.Viewer, Html, ["viewer"]),
    ];

    // Pages, which browsers accept, are answered to those who ask for them only.
    private static readonly (ResponseFormat Format, string MediaType, string[] Words)[] Accepted =
        [.. All.Where(item => item.Format != ResponseFormat.Viewer)];

    private static readonly string[] VolumeMediaTypes = [Gzip, Html];

    /// <summary>The words for formats, for messages and documents.</summary>
    public static string Words { get; } = string.Join(", ", All.Select(item => item.Words[0]).Order(StringComparer.Ordinal));

    /// <summary>The media types of answers to images.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. Accepted.Select(item => item.MediaType).Distinct()];

    /// <summary>The media types of the answers of a model.</summary>
    public static IReadOnlyList<string> MediaTypesOf(SegmentationModelInfo model) => model.Volumes is null ? MediaTypes : VolumeMediaTypes;

    /// <summary>The media type of an answer to an image.</summary>
    public static string MediaTypeOf(ResponseFormat format) => All.First(item => item.Format == format).MediaType;

    /// <summary>The format that a request asks a model for, by its query or else by what it accepts.</summary>
    /// <exception cref="RequestException">There is no such format, or none that the model answers in is accepted.</exception>
    public static ResponseFormat Choose(HttpRequest request, string? word, SegmentationModelInfo model)
    {
        if (word is null)
        {
            return ChooseAccepted(request, model) ?? throw new RequestException(
                StatusCodes.Status406NotAcceptable,
                $"No answer is of a kind that the request accepts; there are {string.Join(", ", MediaTypesOf(model))}.");
        }

        var (format, _, words) = All.FirstOrDefault(item => item.Words.Contains(word, StringComparer.OrdinalIgnoreCase));
        bool isJpegWanted = format == ResponseFormat.Overlay && Quality(request, Jpeg, isExact: true) > Quality(request, Png, isExact: true);
        return words is null ? throw RequestException.BadRequest($"The format is '{word}'; there are {Words}.")
            : isJpegWanted ? ResponseFormat.OverlayJpeg
            : format;
    }

    private static ResponseFormat? ChooseAccepted(HttpRequest request, SegmentationModelInfo model)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return All[0].Format;
        }

        if (model.Volumes is not null)
        {
            // Browsers accept everything beside pages, and get the mask all the same.
            return Quality(request, Gzip) > 0 ? ResponseFormat.Mask
                : Quality(request, Html) > 0 ? ResponseFormat.Viewer
                : null;
        }

        var best = Accepted.Select(item => (item.Format, Quality: Quality(request, item.MediaType))).MaxBy(item => item.Quality);
        return best.Quality > 0 ? best.Format : null;
    }

    /// <summary>How much a client likes a media type, from 0 to 1: what the most specific of its ranges says.</summary>
    private static double Quality(HttpRequest request, string mediaType, bool isExact = false)
    {
        var wanted = MediaTypeHeaderValue.Parse(mediaType);
        return MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var ranges)
            ? ranges.Where(range => isExact ? range.MediaType == wanted.MediaType : wanted.IsSubsetOf(WithoutParameters(range)))
                .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
                .Select(range => range.Quality ?? 1)
                .FirstOrDefault(0)
            : isExact ? 0 : 1;
    }

    // Such as charset, or the quality itself, which the answers do not have.
    private static MediaTypeHeaderValue WithoutParameters(MediaTypeHeaderValue range) => new(range.MediaType);
}
