using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>Loads the mask that a cursor's current row names, once however often it is asked for.</summary>
internal sealed class RowMaskLoader(DataViewRow row, DataViewSchema.Column pathColumn, string maskFolder, MaskLoader loader) : IAddedColumns
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(pathColumn);
    private ReadOnlyMemory<char> _path;
    private SegmentationMask? _mask;
    private long _position = -1;

    /// <inheritdoc/>
    public Delegate CreateGetter(int index) => (ValueGetter<SegmentationMask>)GetMask;

    /// <inheritdoc/>
    public void Dispose() => _mask = null;

    private void GetMask(ref SegmentationMask value)
    {
        if (_mask is null || _position != row.Position)
        {
            _getPath(ref _path);
            _mask = _path.IsEmpty
                ? throw new SegmentationException(FormattableString.Invariant($"Row {row.Position} names no mask file in the column '{pathColumn.Name}'."))
                : loader.Load(Path.Combine(maskFolder, _path.ToString()));
            _position = row.Position;
        }

        value = _mask;
    }
}
