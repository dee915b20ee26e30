using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.DataViews;

/// <summary>Goes through the files of a <see cref="VolumeDataView"/>.</summary>
internal sealed class VolumeCursor(
    DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IReadOnlyList<VolumeCase> cases, int[] order, VolumeReading reading,
    SegmentationClasses? classes)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. active.Select(column => column.Index)];
    private readonly bool _hasImage = active.Any(column => column.Name == ColumnNames.Image);
    private int _position = -1;
    private SegmentationVolume? _image;
    private SegmentationMask? _mask;
    private SegmentationMask? _predicted;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The place of the current row in the order of names, whatever the order of reading.</summary>
    private int Index => _position >= 0 && _position < order.Length
        ? order[_position]
        : throw new InvalidOperationException("The cursor is not on a row; call MoveNext first, until it returns false.");

    private VolumeCase Current => cases[Index];

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        (_image, _mask, _predicted) = (null, null, null);
        _position = Math.Min(_position + 1, order.Length);
        return _position < order.Length;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Index, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the cursor was asked for.");
        }

        return CreateGetter(column.Name) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    private Delegate CreateGetter(string name) => name switch
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

        return reading.ReadMask(Current.MaskPath!, classes!, _hasImage ? (ReadImage(), Current.ImagePath) : null);
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
