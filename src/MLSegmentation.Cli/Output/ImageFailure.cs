using System.Text.Json.Serialization;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Output;

/// <summary>An image that could not be predicted.</summary>
/// <param name="Image">What the user gave it as.</param>
/// <param name="Error">Why.</param>
internal sealed record ImageFailure(string Image, string Error)
{
    /// <summary>One line, which names the image.</summary>
    [JsonIgnore]
    public string Line => SegmentationText.Escape(
        Error.Contains(Image == StandardOutput.Dash ? StandardInput.Words : $"'{SegmentationText.Escape(Image)}'", StringComparison.Ordinal)
            ? Error
            : $"'{Image}' could not be predicted: {Error}");

    /// <summary>Describes what happened to an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="exception">What was thrown while it was read or scored.</param>
    /// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
    public static ImageFailure Of(PredictedImage image, Exception exception, Func<string, string> nameOf)
    {
        string message = StandardInput.Describe(UserError.DescribeFailure(exception, nameOf));
        return new(image.Shown, IsStream(image.Shown) ? $"{message} One image from standard input is given as -." : message);
    }

    // Names of what the process was given to read from, by shells and otherwise.
    private static bool IsStream(string path) => path is "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal)
        || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);
}
