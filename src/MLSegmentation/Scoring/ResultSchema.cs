using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Scoring;

/// <summary>The columns that scoring adds: the scores, then the masks and, where they are wanted, the uncertainties and their mean.</summary>
internal static class ResultSchema
{
    /// <summary>The place of the scores.</summary>
    public const int ScoreIndex = 0;

    /// <summary>That of the masks.</summary>
    public const int MaskIndex = 1;

    /// <summary>That of the uncertainties; their mean is behind them.</summary>
    public const int UncertaintyIndex = 2;

    /// <summary>A schema of nothing but these columns.</summary>
    public static DataViewSchema Create(ModelColumns columns, SegmentationClasses classes, UncertaintyMeasure uncertainty = UncertaintyMeasure.None)
    {
        ColumnTypes.EnsureRegistered();
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(columns.Score, new VectorDataViewType(NumberDataViewType.Single), ClassesAnnotation.OfScores(classes));
        builder.AddColumn(columns.PredictedLabel, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(classes));
        if (uncertainty != UncertaintyMeasure.None)
        {
            builder.AddColumn(ColumnNames.Uncertainty, new VectorDataViewType(NumberDataViewType.Single));
            builder.AddColumn(ColumnNames.MeanUncertainty, NumberDataViewType.Single);
        }

        return builder.ToSchema();
    }
}
