using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// The first step of a saved model, which keeps ML.NET from reading ahead. Saved models refer to it by its contract name and by the name
/// of this assembly.
/// </summary>
/// <remarks>
/// <para>
/// Where all columns that are asked for are numbers, texts or vectors, ML.NET computes them on several threads and buffers hundreds of
/// rows, here with images and probabilities, before it hands out the first one. It has no option for this; a structured column among
/// those asked for is what it cannot buffer. This step adds one, always null, and the steps behind it that make the model's results
/// depend on it, so that whatever is asked for, every request that passes between the steps has such a column.
/// </para>
/// <para>
/// This step itself reads no column, so nothing would keep ML.NET from sharing it out to threads if it were stateless. A step with state
/// is computed in order; it needs none.
/// </para>
/// </remarks>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class RowByRow : StatefulCustomMappingFactory<RowByRow.Source, RowByRow.Result, RowByRow.State>
{
    /// <summary>The name that saved models know this step by; it never changes.</summary>
    public const string Contract = "MLSegmentation.RowByRow";

    /// <summary>The structured column.</summary>
    public const string Column = "mlseg.RowByRow";

    static RowByRow() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result, State state)
    {
    }

    public static void Begin(State state)
    {
    }

    public override Action<Source, Result, State> GetMapping() => Map;

    public override Action<State> GetStateInitAction() => Begin;

    /// <summary>What the step reads: nothing.</summary>
    public sealed class Source;

    /// <summary>What the step writes.</summary>
    public sealed class Result
    {
        [ColumnName(Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    /// <summary>What the step keeps from row to row: nothing.</summary>
    public sealed class State;
}
