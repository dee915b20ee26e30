using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Scoring;

/// <summary>The columns that scoring adds: the scores, then the masks.</summary>
internal static class ResultSchema
{
    /// <summary>The place of the scores.</summary>
    public const int ScoreIndex = 0;

    /// <summary>A schema of nothing but these columns.</summary>
    public static DataViewSchema Create(ModelColumns columns, SegmentationClasses classes)
    {
        ColumnTypes.EnsureRegistered();
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(columns.Score, new VectorDataViewType(NumberDataViewType.Single), ClassesAnnotation.OfScores(classes));
        builder.AddColumn(columns.PredictedLabel, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(classes));
        return builder.ToSchema();
    }
}
