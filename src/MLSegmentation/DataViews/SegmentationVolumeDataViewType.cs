using Microsoft.ML.Data;

namespace MLSegmentation;

/// <summary>The type of a data view column that holds a <see cref="SegmentationVolume"/> per row.</summary>
public sealed class SegmentationVolumeDataViewType : StructuredDataViewType
{
    private SegmentationVolumeDataViewType()
        : base(typeof(SegmentationVolume))
    {
    }

    /// <summary>The only instance.</summary>
    public static SegmentationVolumeDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) => other is SegmentationVolumeDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SegmentationVolumeDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(SegmentationVolume).GetHashCode();

    /// <summary>The name of the type as schemas show it.</summary>
    /// <returns><c>SegmentationVolume</c>.</returns>
    public override string ToString() => nameof(SegmentationVolume);
}
