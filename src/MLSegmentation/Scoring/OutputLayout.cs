using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;

namespace MLSegmentation.Scoring;

/// <summary>
/// The columns of scored data: all of the input's, then the scores, then the masks. ML.NET compares schemas by reference, so one
/// of these belongs to every view and mapper.
/// </summary>
internal sealed class OutputLayout
{
    public OutputLayout(DataViewSchema inputSchema, ScoringColumns columns, SegmentationClasses classes)
    {
        InputSchema = inputSchema;
        ImageColumn = Data.ImageColumn.Require(inputSchema, columns.Image);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        AddResultColumns(builder, columns, classes);
        OutputSchema = builder.ToSchema();
    }

    /// <summary>The schema of the data to be scored.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>The schema of the scored data.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>The input column that holds the pictures.</summary>
    public DataViewSchema.Column ImageColumn { get; }

    private int ScoreIndex => InputSchema.Count;

    private int PredictedLabelIndex => InputSchema.Count + 1;

    /// <summary>A schema of nothing but the columns that scoring adds.</summary>
    public static DataViewSchema CreateResultSchema(ScoringColumns columns, SegmentationClasses classes)
    {
        var builder = new DataViewSchema.Builder();
        AddResultColumns(builder, columns, classes);
        return builder.ToSchema();
    }

    /// <summary>Whether a column of the output is a column of the input, which keeps its index.</summary>
    public bool IsInput(DataViewSchema.Column column) => column.Index < InputSchema.Count;

    /// <summary>Whether a column of the output holds the scores.</summary>
    public bool IsScore(DataViewSchema.Column column) => column.Index == ScoreIndex;

    /// <summary>Whether a column of the output holds the masks.</summary>
    public bool IsPredictedLabel(DataViewSchema.Column column) => column.Index == PredictedLabelIndex;

    /// <summary>The input columns that are needed to compute columns of the output.</summary>
    public IReadOnlyList<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> outputColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var column in outputColumns)
        {
            needed[IsInput(column) ? column.Index : ImageColumn.Index] = true;
        }

        return [.. InputSchema.Where(column => needed[column.Index])];
    }

    private static void AddResultColumns(DataViewSchema.Builder builder, ScoringColumns columns, SegmentationClasses classes)
    {
        ColumnTypes.EnsureRegistered();
        builder.AddColumn(columns.Score, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(columns.PredictedLabel, SegmentationMaskDataViewType.Instance, ClassesAnnotation.Create(classes));
    }
}
