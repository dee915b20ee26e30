using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Options;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Says of every option that it may not have its value, with what it may be.</summary>
internal sealed class OptionsValidation : IValidateOptions<SegmentationServiceOptions>
{
    private const int MostThreads = 4096;
    private const int LongestQueue = 1_000_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SegmentationServiceOptions options)
    {
        string[] failures = [.. Find(options).OfType<string>().Select(text => SegmentationText.Escape(Prefix(name) + text))];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Prefix(string? name) => string.IsNullOrEmpty(name) ? "" : $"The segmentation model '{name}': ";

    private static IEnumerable<string?> Find(SegmentationServiceOptions options)
    {
        yield return string.IsNullOrWhiteSpace(options.ModelPath)
            ? "ModelPath is empty; it must be the path of a model, a .zip or .onnx file."
            : null;
        yield return options.Scoring is null ? "Scoring is null; leave it out for the defaults." : null;
        yield return CheckMaxPixels(options.MaxPixels);
        yield return CheckRange(nameof(options.MaxUploadBytes), options.MaxUploadBytes, 1, Array.MaxLength);
        yield return CheckRange(nameof(options.MaxObjects), options.MaxObjects, 1, int.MaxValue);
        yield return CheckRange(nameof(options.MaxCorners), options.MaxCorners, 4, int.MaxValue);
        yield return CheckRange(nameof(options.MaxConcurrency), options.MaxConcurrency ?? 1, 1, MostThreads);
        yield return CheckRange(nameof(options.MaxQueueLength), options.MaxQueueLength, 0, LongestQueue);
        yield return CheckTime(nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        yield return CheckTime(nameof(options.ReloadDelay), options.ReloadDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        yield return CheckTime(nameof(options.PollingInterval), options.PollingInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
    }

    /// <summary>The limit is that of reading images.</summary>
    private static string? CheckMaxPixels(int value)
    {
        try
        {
            _ = new SegmentationFolderOptions { MaxPixels = value };
            return null;
        }
        catch (SegmentationOptionException exception)
        {
            return exception.Message;
        }
    }

    private static string? CheckRange<T>(string option, T value, T minimum, T maximum)
        where T : INumber<T> => value >= minimum && value <= maximum
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; allowed are {minimum} to {maximum}.");

    private static string? CheckTime(string option, TimeSpan value, TimeSpan minimum, TimeSpan maximum) => value >= minimum && value <= maximum
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; allowed are {minimum} to {maximum} (days.hours:minutes:seconds).");
}
