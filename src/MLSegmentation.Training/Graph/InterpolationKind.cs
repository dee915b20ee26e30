namespace MLSegmentation.Training.Graph;

/// <summary>How <see cref="GraphBuilder.Upsample(GraphValue, int, InterpolationKind)"/> fills the positions between the given ones.</summary>
public enum InterpolationKind
{
    /// <summary>Every position repeats the value of the given one that it lies in.</summary>
    Nearest,

    /// <summary>Linear in every spatial dimension: bilinear for images, trilinear for volumes. Pixels are squares; corners are not aligned.</summary>
    Bilinear,
}
