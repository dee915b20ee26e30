using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// The step of a saved model that gives the probabilities their name. A copy of the column would do the same, but ML.NET would read ahead
/// for it; see <see cref="RowByRow"/>. Saved models refer to it by its contract name and by the name of this assembly.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ScoresOfRow : CustomMappingFactory<ScoresOfRow.Source, ScoresOfRow.Result>
{
    /// <summary>The name that saved models know this step by; it never changes.</summary>
    public const string Contract = "MLSegmentation.ScoresOfRow";

    static ScoresOfRow() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Score = source.Scores;

    public override Action<Source, Result> GetMapping() => Map;

    /// <summary>What the step reads.</summary>
    public sealed class Source
    {
        [ColumnName(PixelsModel.Scores)]
        public VBuffer<float> Scores { get; set; }

        [ColumnName(RowByRow.Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    /// <summary>What the step writes. A contract fixes the names of its columns: scores of another name have to be copied.</summary>
    public sealed class Result
    {
        [ColumnName(ColumnNames.Score)]
        public VBuffer<float> Score { get; set; }
    }
}
