using System.Runtime.InteropServices;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.Masks;

/// <summary>Where the whole of a resized image lies on its target, where ML.NET's ResizeImages puts it; parts of it may be outside.</summary>
/// <param name="X">The column of the target that its first column has; negative where that is cut off.</param>
/// <param name="Y">The row of the target that its first row has.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ResizedArea(int X, int Y, int Width, int Height)
{
    /// <summary>Finds the area. ML.NET computes with 32-bit floats and cuts fractions off, which decides by a pixel, and so does this.</summary>
    public static ResizedArea Of(ImageSize source, ImageSize target, ImageResizingOptions options)
    {
        float horizontal = (float)target.Width / source.Width;
        float vertical = (float)target.Height / source.Height;
        bool isPadded = options.Resizing == ImageResizingEstimator.ResizingKind.IsoPad;
        if (options.Resizing == ImageResizingEstimator.ResizingKind.Fill)
        {
            return new ResizedArea(0, 0, target.Width, target.Height);
        }

        // Padding takes the smaller of the two scales, cropping the larger; the other side has to be placed.
        bool isHorizontal = vertical < horizontal;
        float scale = isPadded == isHorizontal ? vertical : horizontal;
        float width = source.Width * scale;
        float height = source.Height * scale;
        var anchor = isPadded ? ImageResizingEstimator.Anchor.Center : options.CropAnchor;
        return isPadded == isHorizontal
            ? new ResizedArea(
                Place(target.Width - width, anchor, ImageResizingEstimator.Anchor.Left, ImageResizingEstimator.Anchor.Right), 0, (int)width, (int)height)
            : new ResizedArea(
                0, Place(target.Height - height, anchor, ImageResizingEstimator.Anchor.Top, ImageResizingEstimator.Anchor.Bottom), (int)width, (int)height);
    }

    private static int Place(float space, ImageResizingEstimator.Anchor anchor, ImageResizingEstimator.Anchor first, ImageResizingEstimator.Anchor last) =>
        anchor == first ? 0 : (int)(anchor == last ? space : space / 2);
}
