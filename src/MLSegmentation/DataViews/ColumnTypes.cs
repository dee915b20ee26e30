using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.DataViews;

/// <summary>
/// Makes <see cref="SegmentationMask"/>, <see cref="SegmentationImage"/> and <see cref="MLImage"/> known as column types, so that properties of
/// these types work in classes for data views and prediction engines without an attribute. (ML.NET's own attribute for images fixes one size.)
/// </summary>
internal static class ColumnTypes
{
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Registers the types, once for the process.</summary>
    public static void EnsureRegistered() => _ = Registered.Value;

    private static bool Register()
    {
        DataViewTypeManager.Register(SegmentationMaskDataViewType.Instance, typeof(SegmentationMask));
        DataViewTypeManager.Register(SegmentationImageDataViewType.Instance, typeof(SegmentationImage));
        DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage));
        return true;
    }
}
