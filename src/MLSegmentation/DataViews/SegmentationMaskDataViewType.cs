using Microsoft.ML.Data;

namespace MLSegmentation;

/// <summary>The type of a data view column that holds a <see cref="SegmentationMask"/> per row.</summary>
public sealed class SegmentationMaskDataViewType : StructuredDataViewType
{
    private SegmentationMaskDataViewType()
        : base(typeof(SegmentationMask))
    {
    }

    /// <summary>The only instance.</summary>
    public static SegmentationMaskDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) => other is SegmentationMaskDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SegmentationMaskDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(SegmentationMask).GetHashCode();

    /// <summary>The name of the type as schemas show it.</summary>
    /// <returns><c>SegmentationMask</c>.</returns>
    public override string ToString() => nameof(SegmentationMask);
}
