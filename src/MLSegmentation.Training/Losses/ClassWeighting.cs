using System.Runtime.CompilerServices;
using MLSegmentation.Options;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// How the weights of the classes in the loss follow from the training set. They go to every part of the loss that can weigh classes
/// and has no weights of its own: cross-entropy, binary cross-entropy, focal loss and the U-Net weight map. Immutable.
/// </summary>
/// <remarks>Own weightings derive from this record.</remarks>
public abstract record ClassWeighting
{
    /// <summary>Computes the weights.</summary>
    /// <param name="classPixels">For each training image, how many of its pixels each class has. At least two classes have pixels.</param>
    /// <returns>A number of at least 0 for each class, one of them above 0; the built-in frequencies give 0 to a class without pixels.</returns>
    public abstract IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels);

    /// <summary>The name, for logs and the model's description.</summary>
    /// <returns>For example <c>medianFrequency</c>.</returns>
    public abstract override string ToString();

    /// <summary>Weights that classes can have: numbers of at least 0, one of them above 0.</summary>
    /// <exception cref="SegmentationOptionException">They are others.</exception>
    internal static IReadOnlyList<double> RequireWeights(IReadOnlyList<double> weights, [CallerMemberName] string option = "") => Allowed.When(
        weights?.All(weight => double.IsFinite(weight) && weight >= 0) == true && weights.Any(weight => weight > 0),
        weights!,
        "numbers of at least 0, one for each class, one of them above 0",
        option: option);
}
