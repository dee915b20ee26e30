using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML.Data;
using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Methods;

/// <summary>A method with all that it needs to segment.</summary>
/// <param name="Method">The method, without parameters that are null.</param>
/// <param name="Learned">What else it has learned.</param>
/// <param name="Classes">The classes, as text.</param>
internal sealed record FittedMethod(ClassicalMethod Method, LearnedState Learned, string Classes)
{
    // The text of a loaded step is one object, the same in every row; what is made of it goes away with it.
    private static readonly ConditionalWeakTable<string, FittedMethod> Read = [];

    private SegmentationClasses? _classes;

    /// <summary>The classes.</summary>
    public SegmentationClasses GetClasses() => _classes ??= SegmentationClasses.Parse(Classes);

    /// <summary>Segments an image.</summary>
    public SegmentedImage Segment(PixelImage image, CancellationToken cancellation = default) => Method.Segment(image, Learned, cancellation);

    /// <summary>The mask of what was segmented.</summary>
    public SegmentationMask ToMask(SegmentedImage segmented, ImageSize size) =>
        SegmentationMask.Wrap(size.Width, size.Height, segmented.Labels).WithClasses(GetClasses());

    /// <summary>Copies the probabilities of what was segmented.</summary>
    public static void CopyScores(SegmentedImage segmented, ref VBuffer<float> scores)
    {
        var editor = VBufferEditor.Create(ref scores, segmented.Scores!.Length);
        segmented.Scores.CopyTo(editor.Values);
        scores = editor.Commit();
    }

    /// <summary>All of it as text.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, SegmentationJson.Options);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="SegmentationException">The text is none of that.</exception>
    public static FittedMethod Parse(string? text) => Read.GetValue(text ?? "", ParseNew);

    private static FittedMethod ParseNew(string text)
    {
        try
        {
            var fitted = JsonSerializer.Deserialize<FittedMethod>(text, SegmentationJson.Options);
            if (fitted is not { Method: not null, Learned: not null, Classes: not null })
            {
                throw new JsonException("a part is missing.");
            }

            // A parameter that is not in the file would be taken for one that nobody chose, or have its default.
            using var given = JsonDocument.Parse(text);
            string? missing = FindMissing(given.RootElement, JsonSerializer.SerializeToElement(fitted, SegmentationJson.Options))
                ?? fitted.Method.ListNeeded(fitted.Learned).Where(parameter => !parameter.IsThere).Select(parameter => Key(parameter.Name)).FirstOrDefault();
            return missing is null ? fitted : throw new JsonException($"its parameter '{missing}' is missing.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or SegmentationOptionException or NotSupportedException)
        {
            throw new SegmentationException($"The saved classical method cannot be read: {exception.Message} Fit and save it again.", exception);
        }
    }

    /// <summary>A key that all such files have and this one has not; null where it has all of them.</summary>
    private static string? FindMissing(JsonElement given, JsonElement complete) => complete.ValueKind != JsonValueKind.Object
        ? null
        : complete.EnumerateObject().Select(property => given.TryGetProperty(property.Name, out var value)
            ? FindMissing(value, property.Value)
            : property.Name).FirstOrDefault(missing => missing is not null);

    private static string Key(string parameter) => SegmentationJson.Options.PropertyNamingPolicy!.ConvertName(parameter);
}
