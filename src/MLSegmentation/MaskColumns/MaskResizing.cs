using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Brings masks to another size.</summary>
internal sealed record MaskResizing(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>To which size, and how.</summary>
    public required MaskResizingSettings Settings { get; init; }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreateMasks(Classes);

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise() => CreateMasks(Classes ?? SegmentationClasses.Binary);

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(Settings, ReadMasks(row));

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps) =>
    [
        .. steps.Map<MaskResizingStep.Source, MaskResizingStep.Result>(
            MaskResizingStep.Map, MaskResizingStep.Contract, Settings.ToString(), (MappingChain.Mask, InputColumnName)),
        steps.Copy(OutputColumnName, MappingChain.Result),
    ];

    private sealed class Row(MaskResizingSettings settings, Func<SegmentationMask> readMask) : IAddedColumns
    {
        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = settings.Apply(readMask()));

        public void Dispose()
        {
        }
    }
}
