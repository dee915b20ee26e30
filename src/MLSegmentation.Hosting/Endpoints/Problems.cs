using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using MLSegmentation.Hosting.Diagnostics;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>Answers to requests that failed: problem details (RFC 9457) with a reason, and nothing of the server's inside.</summary>
internal static class Problems
{
    // What nginx made of a client that is gone.
    private const int ClientClosedRequest = 499;

    /// <summary>The statuses of failures, for documents.</summary>
    public static IReadOnlyList<int> Statuses { get; } =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status406NotAcceptable, StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status500InternalServerError,
        StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>The answer to what was thrown.</summary>
    public static IResult Answer(HttpContext context, SegmentationService service, Exception exception)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return Results.StatusCode(ClientClosedRequest);
        }

        var (status, reason) = Describe(exception);
        if (status == StatusCodes.Status500InternalServerError)
        {
            HostingLog.Failed(service.Logger, exception);
        }
        else
        {
            HostingLog.Answered(service.Logger, status, reason);
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            double seconds = Math.Ceiling(service.Options.RetryAfter.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Create(context, status, reason);
    }

    /// <summary>
    /// Problem details with the trace by which the server's log knows the request. The framework adds it only for clients that say that they accept JSON.
    /// </summary>
    public static IResult Create(HttpContext context, int status, string reason) => Results.Problem(
        reason,
        statusCode: status,
        extensions: new Dictionary<string, object?> { ["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier });

    private static (int Status, string Reason) Describe(Exception exception) => exception switch
    {
        RequestException failure => (failure.StatusCode, failure.Message),
        BadHttpRequestException failure => (failure.StatusCode, "The request is damaged, or came too slowly; send it again."),
        SegmentationBusyException => (StatusCodes.Status503ServiceUnavailable, exception.Message),
        SegmentationException failure => (StatusOf(failure.Kind), failure.Kind switch
        {
            SegmentationErrorKind.Other => "The model cannot score the image. What went wrong is in the log of the server.",
            SegmentationErrorKind.OutOfMemory => "There is not enough memory for the image now. Send a smaller image, or try again later.",
            SegmentationErrorKind.TimeLimit => "The image takes longer to score than the server allows. Send a smaller image.",
            _ => failure.Message,
        }),
        OutOfMemoryException => (StatusCodes.Status503ServiceUnavailable, "There is not enough memory now. Send a smaller image, or try again later."),
        OperationCanceledException or ObjectDisposedException => (StatusCodes.Status503ServiceUnavailable, "The server is about to end."),
        _ => (StatusCodes.Status500InternalServerError, "The image could not be scored. What went wrong is in the log of the server."),
    };

    private static int StatusOf(SegmentationErrorKind kind) => kind switch
    {
        SegmentationErrorKind.UnknownFormat => StatusCodes.Status415UnsupportedMediaType,
        SegmentationErrorKind.TooLarge or SegmentationErrorKind.TimeLimit => StatusCodes.Status413PayloadTooLarge,
        SegmentationErrorKind.OtherPixels => StatusCodes.Status422UnprocessableEntity,
        SegmentationErrorKind.OutOfMemory => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
