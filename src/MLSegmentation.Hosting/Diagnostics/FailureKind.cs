using Microsoft.AspNetCore.Http;

namespace MLSegmentation.Hosting.Diagnostics;

/// <summary>The few words for what went wrong, by which metrics count failures. They agree with the statuses of the answers.</summary>
internal static class FailureKind
{
    public static string Of(Exception exception) => exception switch
    {
        OperationCanceledException or ObjectDisposedException => "canceled",
        SegmentationBusyException => "busy",
        BadHttpRequestException { InnerException: SegmentationException failure } => Of(failure.Kind),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Of(SegmentationErrorKind.TooLarge),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Of(SegmentationErrorKind.UnknownFormat),
        BadHttpRequestException { StatusCode: StatusCodes.Status422UnprocessableEntity } => Of(SegmentationErrorKind.OtherPixels),
        BadHttpRequestException => Of(SegmentationErrorKind.Other),
        OutOfMemoryException => Of(SegmentationErrorKind.OutOfMemory),

        // What is wrong with a request, its endpoint says: the rest is the model's or the machine's, such as a full disk.
        SegmentationException { Kind: not SegmentationErrorKind.Other } failure => Of(failure.Kind),
        _ => "defect",
    };

    private static string Of(SegmentationErrorKind kind) => kind switch
    {
        SegmentationErrorKind.UnknownFormat => "unknown_format",
        SegmentationErrorKind.TooLarge => "too_large",
        SegmentationErrorKind.OtherPixels => "other_pixels",
        SegmentationErrorKind.OutOfMemory => "out_of_memory",
        SegmentationErrorKind.TimeLimit => "time_limit",
        _ => "invalid",
    };
}
