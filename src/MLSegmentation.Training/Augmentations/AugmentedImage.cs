using Microsoft.ML.Data;
using MLSegmentation.Formatting;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training;

/// <summary>A patch as a training would see it.</summary>
[TypeFormatterSource(typeof(AugmentedImageFormatterSource))]
public sealed class AugmentedImage : IDisposable
{
    internal AugmentedImage(MLImage image, SegmentationMask mask, SegmentationClasses classes) => (Image, Mask, Classes) = (image, mask, classes);

    /// <summary>The patch; it is disposed with this.</summary>
    public MLImage Image { get; }

    /// <summary>Its mask, of the same size.</summary>
    public SegmentationMask Mask { get; }

    /// <summary>The classes of the mask.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>Disposes the image.</summary>
    public void Dispose() => Image.Dispose();
}
