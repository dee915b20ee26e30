using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Makes vectors of masks: of bytes, the class indices, or of keys, which begin at 1 and are missing where pixels are ignored.</summary>
internal sealed record MaskToVector(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    private const int ShapeIndex = 1;

    /// <summary>Whether vectors are of keys.</summary>
    public bool AreKeys { get; init; }

    /// <summary>The size that all masks have; null where vectors are to have any length.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>The column that gets the height and the width; null for none.</summary>
    public string? ShapeColumnName { get; init; }

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var bound = base.Bind(schema);
        return bound.Classes is not null || !AreKeys
            ? bound
            : throw new SegmentationException(
                $"The column '{InputColumnName}' does not say which classes its masks have, and keys need them; give the classes: "
                + "MapMaskToKey(outputColumnName, inputColumnName, classes).");
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreateSchema(Classes);

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise() => CreateSchema(Classes ?? SegmentationClasses.Binary);

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(this, ReadMasks(row), row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps)
    {
        foreach (var step in steps.MapMaskToVector(new MaskToVectorSettings(Size, Classes), InputColumnName))
        {
            yield return step;
        }

        yield return AreKeys ? steps.MapToNames(Size, Classes!)
            : Size is { } size ? steps.GiveSize(size)
            : steps.CopyInner(MappingChain.Result, MappingChain.Vector);
        if (AreKeys)
        {
            yield return steps.MapNamesToKeys(Classes!);
        }

        yield return steps.Copy(OutputColumnName, MappingChain.Result);
        if (ShapeColumnName is { } shape)
        {
            yield return steps.Copy(shape, MappingChain.Shape);
        }
    }

    private DataViewSchema CreateSchema(SegmentationClasses? classes)
    {
        PrimitiveDataViewType item = AreKeys ? new KeyDataViewType(typeof(uint), classes!.Count) : NumberDataViewType.Byte;
        var type = Size is { } size ? new VectorDataViewType(item, size.Height, size.Width) : new VectorDataViewType(item);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(
            OutputColumnName, type, classes is null ? null : AreKeys ? ClassesAnnotation.OfMasks(classes) : ClassesAnnotation.OfVectors(classes));
        if (ShapeColumnName is not null)
        {
            builder.AddColumn(ShapeColumnName, MaskVectors.ShapeType);
        }

        return builder.ToSchema();
    }

    private sealed class Row(MaskToVector mapping, Func<SegmentationMask> readMask, DataViewRow row) : IAddedColumns
    {
        private readonly MaskToVectorSettings _settings = new(mapping.Size, mapping.Classes);

        public Delegate CreateGetter(int index)
        {
            if (index == ShapeIndex)
            {
                return (ValueGetter<VBuffer<long>>)((ref VBuffer<long> value) => MaskVectors.SetShape(readMask(), ref value));
            }

            return mapping.AreKeys
                ? (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) => MaskVectors.SetKeys(Read(), ref value))
                : (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => MaskVectors.SetBytes(Read(), ref value));
        }

        public void Dispose()
        {
        }

        private SegmentationMask Read()
        {
            var mask = readMask();
            _settings.Check(mask, $"{NameRow(row)} in the column '{mapping.InputColumnName}'");
            return mask;
        }
    }
}
