using Microsoft.ML.Transforms.Image;

namespace MLSegmentation;

/// <summary>How images and masks are brought to another size, as ML.NET's <c>ResizeImages</c> does it.</summary>
public sealed record ImageResizingOptions
{
    /// <summary>
    /// Whether to keep the proportions and cut off what does not fit (<see cref="ImageResizingEstimator.ResizingKind.IsoCrop"/>), to keep them
    /// and pad, where the padding of masks is ignored (<see cref="ImageResizingEstimator.ResizingKind.IsoPad"/>), or to stretch
    /// (<see cref="ImageResizingEstimator.ResizingKind.Fill"/>). Default: IsoCrop, as in ML.NET.
    /// </summary>
    public ImageResizingEstimator.ResizingKind Resizing { get; init; } = ImageResizingEstimator.ResizingKind.IsoCrop;

    /// <summary>The side that cropping keeps. Default: <see cref="ImageResizingEstimator.Anchor.Center"/>.</summary>
    public ImageResizingEstimator.Anchor CropAnchor { get; init; } = ImageResizingEstimator.Anchor.Center;
}
