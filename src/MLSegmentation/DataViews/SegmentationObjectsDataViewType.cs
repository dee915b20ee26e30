using Microsoft.ML.Data;

namespace MLSegmentation;

/// <summary>The type of a data view column that holds a <see cref="SegmentationObjectList"/> per row.</summary>
public sealed class SegmentationObjectsDataViewType : StructuredDataViewType
{
    private SegmentationObjectsDataViewType()
        : base(typeof(SegmentationObjectList))
    {
    }

    /// <summary>The only instance.</summary>
    public static SegmentationObjectsDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) => other is SegmentationObjectsDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SegmentationObjectsDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(SegmentationObjectList).GetHashCode();

    /// <summary>The name of the type as schemas show it.</summary>
    /// <returns><c>SegmentationObjectList</c>.</returns>
    public override string ToString() => nameof(SegmentationObjectList);
}
