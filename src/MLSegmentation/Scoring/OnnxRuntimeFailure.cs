using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Options;

namespace MLSegmentation.Scoring;

/// <summary>Turns what ONNX Runtime throws into errors for the user: that memory was short apart from all else, for only the user can mend that.</summary>
internal static class OnnxRuntimeFailure
{
    // Of the C++ library, of ONNX Runtime's arena, and of its allocation without one.
    private static readonly string[] MemoryMessages = ["bad_alloc", "bad allocation", "Failed to allocate memory", "out of memory", "bad_array_new_length"];

    /// <summary>Whether an exception says that memory is used up.</summary>
    public static bool IsMemory(Exception exception) =>
        exception is OutOfMemoryException
        || (exception is OnnxRuntimeException && MemoryMessages.Any(text => exception.Message.Contains(text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The error of an image that could not be scored.</summary>
    /// <param name="image">What the image is called, at the beginning of a sentence.</param>
    /// <param name="size">Its size.</param>
    /// <param name="exception">What was thrown.</param>
    public static SegmentationException OfImage(string image, ImageSize size, Exception exception) =>
        IsMemory(exception)
            ? SegmentationException.Naming(
                $"{image} of {size} cannot be scored: there is not enough memory for what the network computes of it. "
                + $"Cut it into smaller images, choose smaller tiles with {new OptionName("Tiling.Size")}, give the process more memory, or score fewer "
                + $"images at the same time.",
                exception,
                SegmentationErrorKind.OutOfMemory)
            : new SegmentationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{image} of {size} cannot be scored: ONNX Runtime failed: {OnnxRuntimeMessage.Shorten(exception.Message)}."),
                exception);

    /// <summary>The error of an image for which there is not enough memory before its size is known.</summary>
    /// <param name="image">What the image is called, at the begin of a sentence.</param>
    /// <param name="exception">What was thrown.</param>
    public static SegmentationException OfMemory(string image, OutOfMemoryException exception) => new(
        $"{image} cannot be scored: there is not enough memory for it. Cut it into smaller images, or give the process more memory.", exception)
    {
        Kind = SegmentationErrorKind.OutOfMemory,
    };

    /// <summary>The error of a model that could not be opened.</summary>
    /// <param name="model">What the model is called, for example the name of its file in quotes.</param>
    /// <param name="exception">What was thrown.</param>
    public static SegmentationException OfModel(string model, Exception exception) => new(
        IsMemory(exception)
            ? $"{model} cannot be opened: there is not enough memory for it. Give the process more memory, or take a smaller model."
            : $"{model} cannot be opened: ONNX Runtime refuses the model: {OnnxRuntimeMessage.Shorten(exception.Message)}.",
        exception)
    {
        Kind = KindOf(exception),
    };

    private static SegmentationErrorKind KindOf(Exception exception) =>
        IsMemory(exception) ? SegmentationErrorKind.OutOfMemory : SegmentationErrorKind.Other;
}
