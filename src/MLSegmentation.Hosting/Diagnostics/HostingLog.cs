using Microsoft.Extensions.Logging;

namespace MLSegmentation.Hosting.Diagnostics;

/// <summary>What the log says. Texts from outside are escaped before they come here.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "Loaded {Model} from '{Path}'.")]
    public static partial void Loaded(ILogger logger, string model, string path);

    [LoggerMessage(2, LogLevel.Information, "Loaded {Model} anew from '{Path}'; requests that had begun end with the model before it.")]
    public static partial void Reloaded(ILogger logger, string model, string path);

    [LoggerMessage(3, LogLevel.Warning, "The file of {Model} cannot be used, so the model that was loaded before goes on to serve. {Reason}")]
    public static partial void Refused(ILogger logger, string model, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Line}")]
    public static partial void Warned(ILogger logger, string line);

    [LoggerMessage(5, LogLevel.Error, "An image could not be scored.")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Debug, "An image was refused with status {Status}: {Reason}")]
    public static partial void Answered(ILogger logger, int status, string reason);
}
