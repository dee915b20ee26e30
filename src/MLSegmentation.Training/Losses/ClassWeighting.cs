namespace MLSegmentation.Training.Losses;

/// <summary>
/// How the weights of the classes in the loss follow from the training set. They go to every part of the loss that can weigh classes
/// and has no weights of its own: cross-entropy, binary cross-entropy, focal loss and the U-Net weight map. Immutable.
/// </summary>
/// <remarks>Own weightings derive from this class.</remarks>
public abstract class ClassWeighting
{
    /// <summary>
    /// The median of the classes' frequencies divided by the class's frequency, its share of the pixels that count in the images where
    /// it occurs: Eigen and Fergus, "Predicting Depth, Surface Normals and Semantic Labels with a Common Multi-scale Convolutional
    /// Architecture", ICCV 2015, section 4.3.2, used by SegNet on CamVid.
    /// </summary>
    /// <returns>The weighting.</returns>
    public static ClassWeighting MedianFrequency() => new MedianFrequencyWeighting();

    /// <summary>
    /// The pixels that count, divided by the number of classes that occur and by the pixels of the class: every class has the same say
    /// in the whole set, and a pixel weighs 1 on average.
    /// </summary>
    /// <returns>The weighting.</returns>
    public static ClassWeighting InverseFrequency() => new InverseFrequencyWeighting();

    /// <summary>Given weights.</summary>
    /// <param name="weights">A number of at least 0 for each class, in their order, one of them above 0.</param>
    /// <returns>The weighting.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    /// <exception cref="ArgumentException">A weight is negative or not a finite number, or none is above 0.</exception>
    public static ClassWeighting Explicit(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new ExplicitWeighting([.. new CrossEntropyLoss { ClassWeights = weights }.ClassWeights!]);
    }

    /// <summary>Computes the weights.</summary>
    /// <param name="classPixels">For each training image, how many of its pixels each class has. At least two classes have pixels.</param>
    /// <returns>A number of at least 0 for each class, one of them above 0; the built-in frequencies give 0 to a class without pixels.</returns>
    public abstract IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels);

    /// <summary>The name, for logs and the model's description.</summary>
    /// <returns>For example <c>medianFrequency</c>.</returns>
    public abstract override string ToString();
}
