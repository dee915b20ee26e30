using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Makes images of masks.</summary>
internal sealed record MaskImages(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>What the pixels are.</summary>
    public MaskImageKind Kind { get; init; }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreatePromise();

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(OutputColumnName, new ImageDataViewType());
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(new MaskImageSettings(Kind, Classes?.ToString()), ReadMasks(row), row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps) =>
    [
        .. steps.Map<MaskImageStep.Source, MaskImageStep.Result>(
            MaskImageStep.Map,
            MaskImageStep.Contract,
            SettingsText.Write(new MaskImageSettings(Kind, Classes?.ToString())),
            (MappingChain.Mask, InputColumnName)),
        steps.Copy(OutputColumnName, MappingChain.Result),
    ];

    private sealed class Row(MaskImageSettings settings, Func<SegmentationMask> readMask, DataViewRow row) : IAddedColumns
    {
        private readonly GivenImage _image = new(row);

        public Delegate CreateGetter(int index) => (ValueGetter<MLImage>)((ref MLImage value) => _image.Give(ref value, () => settings.Apply(readMask())));

        public void Dispose()
        {
        }
    }
}

/// <summary>How images of masks are made.</summary>
/// <param name="Kind">What the pixels are.</param>
/// <param name="Classes">The classes for masks that do not know them, as text; null where nobody does.</param>
internal sealed record MaskImageSettings(MaskImageKind Kind, string? Classes)
{
    /// <summary>Makes an image of a mask.</summary>
    public MLImage Apply(SegmentationMask mask) => mask.WithClasses(mask.Classes ?? SettingsText.ReadClasses(Classes)).ToImage(Kind);
}
