using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.DataViews;

/// <summary>Goes through the files of a <see cref="VolumeDataView"/>.</summary>
internal sealed class VolumeCursor(
    DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IReadOnlyList<VolumeCase> cases, int[] order, VolumeReading reading,
    SegmentationClasses? classes)
    : FileCursor<VolumeCase>(schema, active, cases, order)
{
    private SegmentationVolume? _image;
    private SegmentationMask? _mask;
    private SegmentationMask? _predicted;

    protected override void Forget() => (_image, _mask, _predicted) = (null, null, null);

    protected override Delegate CreateGetter(string name) => name switch
    {
        ColumnNames.ImagePath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.ImagePath.AsMemory()),
        ColumnNames.MaskPath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.MaskPath.AsMemory()),
        ColumnNames.PredictionPath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.PredictionPath.AsMemory()),
        ColumnNames.PredictedLabel => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = ReadPrediction()),
        ColumnNames.Image => (ValueGetter<SegmentationVolume>)((ref SegmentationVolume value) => value = ReadImage()),
        _ => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = _mask ??= ReadMask()),
    };

    private SegmentationVolume ReadImage() => _image ??= reading.Read(Current);

    /// <summary>Where the volume is read, too, the mask must lie where it lies.</summary>
    private SegmentationMask ReadMask()
    {
        if (Current.PredictionPath is not null)
        {
            _ = ReadPrediction();
            return _mask!;
        }

        return reading.ReadMask(Current.MaskPath!, classes!, IsActive(ColumnNames.Image) ? (ReadImage(), Current.ImagePath) : null);
    }

    /// <summary>A prediction must lie where its true mask lies, so that both are read together.</summary>
    private SegmentationMask ReadPrediction()
    {
        if (_predicted is null)
        {
            (_mask, _predicted) = reading.ReadMasks(Current.MaskPath!, Current.PredictionPath!, classes!);
        }

        return _predicted;
    }
}
