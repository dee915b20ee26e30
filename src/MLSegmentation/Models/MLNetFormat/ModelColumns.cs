using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.DataViews;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>The data view columns that a model reads, the image, and writes, the mask and the probabilities.</summary>
internal sealed record ModelColumns(string Image, string PredictedLabel, string Score)
{
    private const int MaxTextLength = 100_000;

    /// <summary>The names that everything uses unless told otherwise.</summary>
    public static ModelColumns Default { get; } = new(ColumnNames.Image, ColumnNames.PredictedLabel, ColumnNames.Score);

    /// <summary>The names that an image model says it was saved with; one that says none has the default ones.</summary>
    /// <exception cref="SegmentationException">What it says is damaged.</exception>
    public static ModelColumns Of(ImageModel model, string source) => model.Columns is { } text ? Parse(text, source) : Default;

    /// <summary>The names that a model from some source says.</summary>
    /// <exception cref="SegmentationException">What it says is damaged.</exception>
    public static ModelColumns Parse(string text, string source)
    {
        try
        {
            return text.Length <= MaxTextLength && JsonSerializer.Deserialize(text, ModelColumnsContext.Default.ModelColumns) is { } columns
                ? Create(columns.Image, columns.PredictedLabel, columns.Score)
                : throw new JsonException("they are no three names");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new SegmentationException(
                $"{ImageModel.Name(source)} cannot be used: the names of its columns are damaged ({exception.Message}). Export it again with SaveOnnx.",
                exception);
        }
    }

    /// <summary>The names as text that an image model can say; null for the default ones.</summary>
    public string? ToText() => this == Default ? null : JsonSerializer.Serialize(this, ModelColumnsContext.Default.ModelColumns);

    /// <summary>Checks names that come from a caller.</summary>
    /// <exception cref="ArgumentException">A name is empty, or two are the same.</exception>
    public static ModelColumns Create(string imageColumnName, string predictedLabelColumnName, string scoreColumnName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(imageColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        if (predictedLabelColumnName == scoreColumnName)
        {
            throw new ArgumentException(
                $"The masks and the scores need columns of their own, but both were given the name '{scoreColumnName}'.", nameof(scoreColumnName));
        }

        return new ModelColumns(imageColumnName, predictedLabelColumnName, scoreColumnName);
    }
}

/// <summary>The generated JSON code for the names of columns in a saved model.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelColumns))]
internal sealed partial class ModelColumnsContext : JsonSerializerContext;
