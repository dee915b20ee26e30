using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>An image to be scored by a prediction engine; a class of your own with a member <c>Image</c> serves as well.</summary>
public sealed class SegmentationInput
{
    static SegmentationInput() => ColumnTypes.EnsureRegistered();

    /// <summary>The image, of any size. It stays the caller's: scoring does not dispose it.</summary>
    public MLImage? Image { get; set; }
}
