using System.Text;
using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>
/// A text that a step of a saved model needs. A custom mapping is saved by its name alone, so what it has to know comes to it in a column
/// that ML.NET's own step for expressions fills, which is saved with its expression.
/// </summary>
internal static class ConstantText
{
    /// <summary>The step that fills a column with a text; it needs some other column of numbers or texts, whose values do not matter.</summary>
    public static IEstimator<ITransformer> Fill(TransformsCatalog transforms, string outputColumn, string anyColumn, string text) =>
        transforms.Expression(outputColumn, $"x : \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\"", anyColumn);

    /// <summary>Reads the text of such a column. It is encoded, so that it may have quotes, line breaks and letters of any script.</summary>
    public static string Read(ReadOnlyMemory<char> value) => Encoding.UTF8.GetString(Convert.FromBase64String(value.ToString()));
}
