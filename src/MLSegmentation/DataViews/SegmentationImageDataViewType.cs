using Microsoft.ML.Data;

namespace MLSegmentation;

/// <summary>The type of a data view column that holds a <see cref="SegmentationImage"/> per row.</summary>
public sealed class SegmentationImageDataViewType : StructuredDataViewType
{
    private SegmentationImageDataViewType()
        : base(typeof(SegmentationImage))
    {
    }

    /// <summary>The only instance.</summary>
    public static SegmentationImageDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) => other is SegmentationImageDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SegmentationImageDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(SegmentationImage).GetHashCode();

    /// <summary>The name of the type as schemas show it.</summary>
    /// <returns><c>SegmentationImage</c>.</returns>
    public override string ToString() => nameof(SegmentationImage);
}
