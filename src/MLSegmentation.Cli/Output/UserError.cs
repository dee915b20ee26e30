using System.ComponentModel;
using System.Reflection;
using System.Security;

namespace MLSegmentation.Cli.Output;

/// <summary>Tells mistakes in what the user gave, which end with one clear message, from defects, which end with a stack trace.</summary>
internal static class UserError
{
    // ML.NET has no type of its own for this exception, and its threads may each wrap what another one wrapped.
    private const string MLNetWrapper = "Splitter/consolidator worker encountered exception while consuming source data";

    // ENOMEM, on Linux and macOS alike.
    private const int NoMemory = 12;

    private const string MemoryEnd =
        "The memory is used up. Use smaller images, crops, batches or networks, or fewer threads; or give the process more memory.";

    /// <summary>The sentence to show for an option that is not allowed.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
    /// <returns>The sentence. What the code says by null, the command line says by leaving an option out.</returns>
    public static string Describe(SegmentationOptionException exception, Func<string, string> nameOf) =>
        exception.Describe(nameOf).Replace(", or null ", ", or leave it out ", StringComparison.Ordinal);

    /// <summary>The sentence to show for <paramref name="exception"/>, or false when it is a defect of this program.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
    /// <param name="message">The sentence.</param>
    public static bool TryDescribe(Exception exception, Func<string, string> nameOf, out string message)
    {
        if (DescribeMemoryEnd(exception) is { } memoryEnd)
        {
            message = memoryEnd;
            return true;
        }

        exception = Unwrap(exception);
        message = exception switch
        {
            SegmentationException segmentation => segmentation.Describe(nameOf),
            _ when OpenFiles.DescribeEnd(exception) is { } end => end,
            IOException or UnauthorizedAccessException or SecurityException => ShowPath(exception.Message),
            ArgumentException argument => WithoutParameterName(argument),
            _ => "",
        };
        return message.Length > 0;
    }

    /// <summary>The same sentence in lines, where it lists several failures.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
    /// <param name="message">The sentence.</param>
    public static IReadOnlyList<string> DescribeLines(Exception exception, Func<string, string> nameOf, string message) =>
        !IsMemoryEnd(exception) && Unwrap(exception) is SegmentationException segmentation ? segmentation.DescribeLines(nameOf) : [message];

    /// <summary>The sentence to show for an image that failed, whatever happened to it, while the others go on.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
    public static string DescribeFailure(Exception exception, Func<string, string> nameOf) =>
        TryDescribe(exception, nameOf, out string message) ? message : $"{exception.GetType().Name}: {exception.Message}";

    /// <summary>The sentence to show where the memory ended; null where something else happened.</summary>
    public static string? DescribeMemoryEnd(Exception exception) => IsMemoryEnd(exception) ? MemoryEnd : null;

    /// <summary>A message of the system with the path that .NET puts behind it as other messages have one.</summary>
    public static string ShowPath(string message) => message.Replace(" : '", ": '", StringComparison.Ordinal);

    /// <summary>What was thrown before ML.NET wrapped it on the threads on which it reads ahead, and before the runtime wrapped it.</summary>
    private static Exception Unwrap(Exception exception)
    {
        while (exception.InnerException is { } inner
            && (exception is AggregateException or TargetInvocationException or TypeInitializationException
                || (exception is InvalidOperationException && exception.Message.StartsWith(MLNetWrapper, StringComparison.Ordinal))))
        {
            exception = inner;
        }

        return exception;
    }

    /// <summary>Whether the memory ended, whoever wrapped that in what; not where the message already says what needs it.</summary>
    private static bool IsMemoryEnd(Exception? exception) => exception switch
    {
        null or SegmentationException => false,
        OutOfMemoryException => true,

        // What the runtime makes of a refusal of the system, where it needs memory for the terminal, for example.
        Win32Exception { NativeErrorCode: NoMemory } => !OperatingSystem.IsWindows(),
        AggregateException several => several.InnerExceptions.Any(IsMemoryEnd),
        _ => IsMemoryEnd(exception.InnerException),
    };

    private static string WithoutParameterName(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.Replace(suffix, "", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }
}
