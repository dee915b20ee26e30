using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>
/// Takes the image file out of a request: the body itself, or the file in a form. No more than a limit is read, into memory, and what it is its
/// content says.
/// </summary>
internal static class UploadReader
{
    private const string NoName = "(upload)";
    private const int LongestName = 100;
    private const int LongestBoundary = 200;
    private const int BlockLength = 1 << 16;

    // What a form has around its file.
    private const int MaxFormBytes = 1 << 16;
    private const int MaxSections = 32;

    /// <summary>Reads the file.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, for the client is gone.</exception>
    /// <exception cref="RequestException">There is none, or it is too large.</exception>
    public static async Task<Upload> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        RequirePlain(request);
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        bool isForm = string.Equals(type?.MediaType.Value, "multipart/form-data", StringComparison.OrdinalIgnoreCase);
        long limit = isForm ? maxBytes + MaxFormBytes : maxBytes;
        if (request.ContentLength > limit)
        {
            throw TooLarge(maxBytes);
        }

        LimitServer(request, limit);
        try
        {
            var upload = isForm
                ? await ReadFormAsync(request, type!, maxBytes, cancellation).ConfigureAwait(false)
                : new Upload(
                    await ReadAsync(request.Body, request.ContentLength, maxBytes, cancellation).ConfigureAwait(false) ?? throw TooLarge(maxBytes), NoName);
            return upload.Content.Length > 0
                ? upload
                : throw RequestException.BadRequest("The request holds no image: the file is empty. Send one image file as the body or in a form.");
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge && exception is not RequestException)
        {
            throw TooLarge(maxBytes);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The client is gone.", exception, cancellation);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // Such as a chunk whose size is no number that there can be.
            throw RequestException.BadRequest("The body of the request is damaged, or was cut short; send it again.", exception);
        }
    }

    // The server's own limit is for requests of any kind.
    private static void LimitServer(HttpRequest request, long limit)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }
    }

    private static void RequirePlain(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType, $"The request has the Content-Encoding '{encoding}'; send the image file as it is.");
        }
    }

    private static async Task<Upload> ReadFormAsync(HttpRequest request, MediaTypeHeaderValue type, long maxBytes, CancellationToken cancellation)
    {
        string? boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrWhiteSpace(boundary) || boundary.Length > LongestBoundary)
        {
            throw RequestException.BadRequest("The Content-Type of the form has no boundary, or one that is too long.");
        }

        try
        {
            return await FindFileAsync(new MultipartReader(boundary, request.Body), maxBytes, cancellation).ConfigureAwait(false)
                ?? throw RequestException.BadRequest("The form holds no file; send one image file in it.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && !cancellation.IsCancellationRequested
            && exception is not BadHttpRequestException)
        {
            throw RequestException.BadRequest("The form is damaged, or was cut short; send it again.", exception);
        }
    }

    private static async Task<Upload?> FindFileAsync(MultipartReader reader, long maxBytes, CancellationToken cancellation)
    {
        Upload? upload = null;
        for (int count = 0; await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section; count++)
        {
            if (count >= MaxSections)
            {
                throw RequestException.BadRequest("The form has too many fields; send one image file in it.");
            }

            bool isFile = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition();
            if (!isFile)
            {
                using var field = await ReadAsync(section.Body, null, MaxFormBytes, cancellation).ConfigureAwait(false)
                    ?? throw RequestException.TooLarge("The form has a long field that is no file; send one image file in it.");
                continue;
            }

            if (upload is not null)
            {
                throw RequestException.BadRequest("The form holds more than one file; send one image in a request.");
            }

            upload = new Upload(
                await ReadAsync(section.Body, null, maxBytes, cancellation).ConfigureAwait(false) ?? throw TooLarge(maxBytes), NameOf(disposition!));
        }

        return upload;
    }

    /// <summary>Reads to the end; null where there is more than allowed.</summary>
    private static async Task<MemoryStream?> ReadAsync(Stream body, long? length, long maxBytes, CancellationToken cancellation)
    {
        // A length is taken for granted up to a megabyte only.
        var content = new MemoryStream((int)Math.Min(length ?? BlockLength, 1 << 20));
        byte[] block = new byte[BlockLength];
        for (int count; (count = await body.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (content.Length + count > maxBytes)
            {
                return null;
            }

            content.Write(block, 0, count);
        }

        content.Position = 0;
        return content;
    }

    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        string name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        name = SegmentationText.Escape(name[(name.LastIndexOfAny(['/', '\\']) + 1)..], LongestName);
        return string.IsNullOrWhiteSpace(name) ? NoName : name;
    }

    private static RequestException TooLarge(long maxBytes) => RequestException.TooLarge(
        string.Create(CultureInfo.InvariantCulture, $"The image file has more than {maxBytes:N0} bytes; up to so many are taken."));
}
