using Microsoft.AspNetCore.Http;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>A request that cannot be answered, for a reason that the client is told.</summary>
internal sealed class RequestException(int status, string message, Exception? innerException = null)
    : BadHttpRequestException(SegmentationText.Escape(message), status, innerException!)
{
    public static RequestException BadRequest(string message, Exception? innerException = null) =>
        new(StatusCodes.Status400BadRequest, message, innerException);

    public static RequestException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);
}
