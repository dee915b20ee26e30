using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.PostProcessing;

namespace MLSegmentation.MaskColumns;

/// <summary>Finds the objects of masks.</summary>
internal sealed record LabelledObjects(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>What is done before, and which objects are found.</summary>
    public required MaskPostProcessing Options { get; init; }

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var bound = base.Bind(schema);
        if (bound.Classes is not null)
        {
            // Names of classes that there are not are found now, and not at the first row.
            _ = PostProcessor.Create(Options, bound.Classes);
        }

        return bound;
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreateSchema(Classes);

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise() => CreateSchema(Classes ?? SegmentationClasses.Binary);

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(new PostProcessingSettings(Options, Classes?.ToString()), ReadMasks(row));

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps) =>
    [
        .. steps.Map<ObjectLabellingStep.Source, ObjectLabellingStep.Result>(
            ObjectLabellingStep.Map,
            ObjectLabellingStep.Contract,
            SettingsText.Write(new PostProcessingSettings(Options, Classes?.ToString())),
            (MappingChain.Mask, InputColumnName)),
        steps.Copy(OutputColumnName, MappingChain.Result),
    ];

    private DataViewSchema CreateSchema(SegmentationClasses? classes)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(OutputColumnName, ObjectMapDataViewType.Instance, classes is null ? null : ClassesAnnotation.OfVectors(classes));
        return builder.ToSchema();
    }

    private sealed class Row(PostProcessingSettings settings, Func<SegmentationMask> readMask) : IAddedColumns
    {
        public Delegate CreateGetter(int index) => (ValueGetter<ObjectMap>)((ref ObjectMap value) => value = settings.LabelObjects(readMask()));

        public void Dispose()
        {
        }
    }
}
