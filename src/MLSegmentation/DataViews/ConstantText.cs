using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>
/// A text that a step of a saved model needs. A custom mapping is saved by its name alone, so what it has to know comes to it in a column
/// that ML.NET's own step for expressions fills, which is saved with its expression.
/// </summary>
/// <param name="parse">What to make of the text.</param>
internal sealed class ConstantText<T>(Func<string, T> parse)
    where T : class
{
    // The text of a loaded step is one object, the same in every row; what is made of it goes away with it.
    private readonly ConditionalWeakTable<string, T> _parsed = [];

    /// <summary>What the text of a row stands for.</summary>
    /// <exception cref="SegmentationException">Nothing can be made of the text: somebody changed the saved model.</exception>
    public T Read(ReadOnlyMemory<char> value)
    {
        if (!MemoryMarshal.TryGetString(value, out string? text, out int start, out int length) || start != 0 || length != text.Length)
        {
            text = value.ToString();
        }

        try
        {
            return _parsed.GetValue(text, encoded => parse(Encoding.UTF8.GetString(Convert.FromBase64String(encoded))));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException or OverflowException)
        {
            throw new SegmentationException(
                $"A step of the saved pipeline is damaged: {exception.Message.TrimEnd('.')}. Take an undamaged copy of the pipeline, or save it again.",
                exception);
        }
    }

    /// <summary>
    /// The step that fills a column with a text; it needs some other column of numbers or texts, whose values do not matter. The text is
    /// encoded, so that it may have quotes, line breaks and letters of any script.
    /// </summary>
    public static IEstimator<ITransformer> Fill(TransformsCatalog transforms, string outputColumn, string anyColumn, string text) =>
        transforms.Expression(outputColumn, $"x : \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\"", anyColumn);
}
