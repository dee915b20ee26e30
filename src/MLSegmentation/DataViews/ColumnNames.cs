namespace MLSegmentation.DataViews;

/// <summary>The names of columns unless told otherwise, those of ML.NET where it has one.</summary>
internal static class ColumnNames
{
    public const string ImagePath = "ImagePath";
    public const string MaskPath = "MaskPath";
    public const string Image = "Image";

    /// <summary>True masks.</summary>
    public const string Label = "Label";

    /// <summary>Predicted masks.</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Probabilities.</summary>
    public const string Score = "Score";
}
