using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>
/// Marks a property of type <see cref="SegmentationMask"/> or <see cref="SegmentationVolume"/>, or of <see cref="Microsoft.ML.Data.MLImage"/> of any
/// size, as a column of a data view, as ML.NET's <c>[ImageType(height, width)]</c> does for images of one size.
/// </summary>
/// <remarks>
/// It is needed only where ML.NET looks at a class before anything else of this library was used in the process, for example where
/// <c>LoadFromEnumerable</c> is given rows that are made later; elsewhere such properties are columns without it.
/// </remarks>
/// <example>
/// <code>
/// sealed class LabelledImage
/// {
///     [SegmentationType]
///     public MLImage? Image { get; set; }
///
///     [SegmentationType]
///     public SegmentationMask? Label { get; set; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SegmentationTypeAttribute : Attribute
{
    // ML.NET makes the attributes of a property before it looks the property's type up. Were this one of ML.NET's kind of attributes, the
    // marked property would need a column type of its own, which ML.NET's steps would not take for that of other masks.

    /// <summary>Marks the property.</summary>
    public SegmentationTypeAttribute() => ColumnTypes.EnsureRegistered();
}
