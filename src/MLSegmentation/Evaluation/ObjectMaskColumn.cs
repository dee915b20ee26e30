using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Evaluation;

/// <summary>A column of <see cref="SegmentationMask"/>.</summary>
internal sealed class ObjectMaskColumn(DataViewRow row, DataViewSchema.Column column, string what) : MaskColumn
{
    private readonly ValueGetter<SegmentationMask> _get = row.GetGetter<SegmentationMask>(column);
    private SegmentationMask? _mask;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read(string imageName)
    {
        _get(ref _mask!);
        if (_mask is null)
        {
            throw Missing(what, imageName);
        }

        Size = new ImageSize(_mask.Width, _mask.Height);
        return _mask.Pixels;
    }
}
