using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>The names of columns unless told otherwise, those of ML.NET where it has one.</summary>
internal static class ColumnNames
{
    public const string ImagePath = "ImagePath";
    public const string MaskPath = "MaskPath";
    public const string PredictionPath = "PredictionPath";
    public const string Image = "Image";

    /// <summary>Clean images.</summary>
    public const string Target = "Target";

    /// <summary>True masks.</summary>
    public const string Label = "Label";

    /// <summary>Predicted masks.</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Probabilities.</summary>
    public const string Score = "Score";

    /// <summary>How uncertain the class of each pixel is.</summary>
    public const string Uncertainty = "Uncertainty";

    /// <summary>The mean of that.</summary>
    public const string MeanUncertainty = "MeanUncertainty";

    /// <summary>The columns that there are, for messages about one that is missing.</summary>
    public static string List(IEnumerable<string> present) =>
        string.Join(", ", present.Select(name => $"'{name}'")) is { Length: > 0 } names ? names : "no columns";

    /// <summary>The columns of a schema, for messages about one that is missing.</summary>
    public static string List(DataViewSchema schema) => List(schema.Where(column => !column.IsHidden).Select(column => column.Name));
}
