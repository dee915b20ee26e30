using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.DataViews;

/// <summary>
/// Makes <see cref="SegmentationMask"/>, <see cref="ObjectMap"/>, <see cref="SegmentationObjectList"/>, <see cref="SegmentationImage"/>,
/// <see cref="SegmentationVolume"/> and <see cref="MLImage"/> known as column types, so that properties of these types work in classes for data views and
/// prediction engines. (ML.NET's own
/// attribute for images fixes one size.) It happens before any code of this assembly runs; where none has to run before,
/// <see cref="SegmentationTypeAttribute"/> on the property makes some run.
/// </summary>
internal static class ColumnTypes
{
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Registers the types, once for the process.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "ML.NET asks its own table for types, and reflection alone runs no code of a library.")]
    public static void EnsureRegistered() => _ = Registered.Value;

    private static bool Register()
    {
        DataViewTypeManager.Register(SegmentationMaskDataViewType.Instance, typeof(SegmentationMask));
        DataViewTypeManager.Register(ObjectMapDataViewType.Instance, typeof(ObjectMap));
        DataViewTypeManager.Register(SegmentationImageDataViewType.Instance, typeof(SegmentationImage));
        DataViewTypeManager.Register(SegmentationVolumeDataViewType.Instance, typeof(SegmentationVolume));
        DataViewTypeManager.Register(SegmentationObjectsDataViewType.Instance, typeof(SegmentationObjectList));
        RegisterImages();
        return true;
    }

    /// <summary>
    /// ML.NET's table has one entry for a type without an attribute, and one for each column type. An application that filled one of them
    /// before keeps what it has; columns of images of any size are then known all the same, which is what reading them needs.
    /// </summary>
    private static void RegisterImages()
    {
        if (!TryRegister(null))
        {
            _ = TryRegister(new AnySizeAttribute());
        }

        static bool TryRegister(DataViewTypeAttribute? attribute)
        {
            try
            {
                DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage), attribute);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    /// <summary>Tells the entry for images of any size from one that an application made for images without an attribute.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    private sealed class AnySizeAttribute : DataViewTypeAttribute
    {
        public override bool Equals(DataViewTypeAttribute? other) => other is AnySizeAttribute;

        public override bool Equals(object? obj) => obj is AnySizeAttribute;

        public override int GetHashCode() => typeof(AnySizeAttribute).GetHashCode();

        public override void Register() => EnsureRegistered();
    }
}
