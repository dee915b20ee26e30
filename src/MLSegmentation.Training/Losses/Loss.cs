using System.Globalization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// What a training makes small. Losses add up and can be weighted: <c>Loss.CrossEntropy() + 0.5 * Loss.Dice()</c>. Immutable.
/// </summary>
/// <remarks>An own loss derives from this class and implements <see cref="Compute"/> with differentiable tensor operations.</remarks>
public abstract class Loss
{
    /// <summary>The class index in a target that marks pixels which do not count.</summary>
    protected const long IgnoredIndex = SegmentationMask.Ignored;

    /// <summary>The mean cross-entropy of the pixels: <see cref="CrossEntropyLoss"/>.</summary>
    /// <param name="labelSmoothing">The share of the label's certainty that is spread over all classes, at least 0 and below 1; the default is 0.</param>
    /// <param name="classWeights">How much the pixels of each class count; the default, null, lets all count the same.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">A class weight is negative or not a finite number, or none is above 0.</exception>
    public static Loss CrossEntropy(double labelSmoothing = 0, IReadOnlyList<double>? classWeights = null) =>
        new CrossEntropyLoss { LabelSmoothing = labelSmoothing, ClassWeights = classWeights };

    /// <summary>The mean binary cross-entropy of every class against the rest: <see cref="BinaryCrossEntropyLoss"/>.</summary>
    /// <param name="classWeights">How much each class counts; the default, null, lets all count the same.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">A class weight is negative or not a finite number, or none is above 0.</exception>
    public static Loss BinaryCrossEntropy(IReadOnlyList<double>? classWeights = null) => new BinaryCrossEntropyLoss { ClassWeights = classWeights };

    /// <summary>
    /// Half the binary cross-entropy plus the Dice loss of each image, as in Zhou et al., "UNet++: A Nested U-Net Architecture for Medical
    /// Image Segmentation", DLMIA 2018, equation 2, with the Dice loss as one minus the coefficient.
    /// </summary>
    /// <returns>The loss.</returns>
    public static Loss BinaryCrossEntropyAndDice() => (0.5 * BinaryCrossEntropy()) + Dice(perImage: true);

    /// <summary>The soft Dice loss over the classes: <see cref="DiceLoss"/>.</summary>
    /// <param name="smoothing">What is added to numerator and denominator, at least 0; the default is 1e-5.</param>
    /// <param name="perImage">Whether each image is compared by itself instead of the whole batch; the default is false.</param>
    /// <param name="includeBackground">Whether class 0 takes part in the mean; the default is true.</param>
    /// <param name="squaredDenominator">Whether the denominator adds up squares; the default is false.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smoothing"/> is negative or not a number.</exception>
    public static Loss Dice(
        double smoothing = OverlapLoss.UsualSmoothing,
        bool perImage = false,
        bool includeBackground = true,
        bool squaredDenominator = false) =>
        new DiceLoss { Smoothing = smoothing, PerImage = perImage, IncludeBackground = includeBackground, SquaredDenominator = squaredDenominator };

    /// <summary>The soft Jaccard loss, one minus intersection over union: <see cref="JaccardLoss"/>.</summary>
    /// <param name="smoothing">What is added to numerator and denominator, at least 0; the default is 1e-5.</param>
    /// <param name="perImage">Whether each image is compared by itself instead of the whole batch; the default is false.</param>
    /// <param name="includeBackground">Whether class 0 takes part in the mean; the default is true.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smoothing"/> is negative or not a number.</exception>
    public static Loss Jaccard(double smoothing = OverlapLoss.UsualSmoothing, bool perImage = false, bool includeBackground = true) =>
        new JaccardLoss { Smoothing = smoothing, PerImage = perImage, IncludeBackground = includeBackground };

    /// <summary>The focal loss, a cross-entropy with less weight for what is right already: <see cref="FocalLoss"/>.</summary>
    /// <param name="gamma">How much less, at least 0; the default is 2.</param>
    /// <param name="classWeights">How much the pixels of each class count; the default, null, lets all count the same.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is negative or not a number.</exception>
    /// <exception cref="ArgumentException">A class weight is negative or not a finite number, or none is above 0.</exception>
    public static Loss Focal(double gamma = FocalLoss.DefaultGamma, IReadOnlyList<double>? classWeights = null) =>
        new FocalLoss { Gamma = gamma, ClassWeights = classWeights };

    /// <summary>The Tversky loss, in which missing a class can cost more than predicting it where it is not: <see cref="TverskyLoss"/>.</summary>
    /// <param name="falsePositiveWeight">What it costs to predict a class where it is not, at least 0; the default is 0.3.</param>
    /// <param name="falseNegativeWeight">What it costs to miss a class where it is, at least 0; the default is 0.7.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not a number.</exception>
    public static Loss Tversky(
        double falsePositiveWeight = TverskyLoss.DefaultFalsePositiveWeight, double falseNegativeWeight = TverskyLoss.DefaultFalseNegativeWeight) =>
        new TverskyLoss { FalsePositiveWeight = falsePositiveWeight, FalseNegativeWeight = falseNegativeWeight };

    /// <summary>The Tversky loss to the power of 1/γ: <see cref="FocalTverskyLoss"/>.</summary>
    /// <param name="gamma">γ, above 0; the default is 4/3.</param>
    /// <param name="falsePositiveWeight">What it costs to predict a class where it is not, at least 0; the default is 0.3.</param>
    /// <param name="falseNegativeWeight">What it costs to miss a class where it is, at least 0; the default is 0.7.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Loss FocalTversky(
        double gamma = FocalTverskyLoss.DefaultGamma,
        double falsePositiveWeight = TverskyLoss.DefaultFalsePositiveWeight,
        double falseNegativeWeight = TverskyLoss.DefaultFalseNegativeWeight) =>
        new FocalTverskyLoss { Gamma = gamma, FalsePositiveWeight = falsePositiveWeight, FalseNegativeWeight = falseNegativeWeight };

    /// <summary>The Dice loss with each class weighted by its inverse squared area: <see cref="GeneralizedDiceLoss"/>.</summary>
    /// <param name="perImage">Whether each image is compared by itself instead of the whole batch; the default is false.</param>
    /// <returns>The loss.</returns>
    public static Loss GeneralizedDice(bool perImage = false) => new GeneralizedDiceLoss { PerImage = perImage };

    /// <summary>The Lovász-softmax loss, a convex surrogate of one minus intersection over union: <see cref="LovaszSoftmaxLoss"/>.</summary>
    /// <param name="perImage">Whether each image is compared by itself instead of the whole batch; the default is false.</param>
    /// <returns>The loss.</returns>
    public static Loss LovaszSoftmax(bool perImage = false) => new LovaszSoftmaxLoss { PerImage = perImage };

    /// <summary>The logarithm of the hyperbolic cosine of the Dice loss: <see cref="LogCoshDiceLoss"/>.</summary>
    /// <returns>The loss.</returns>
    public static Loss LogCoshDice() => new LogCoshDiceLoss();

    /// <summary>The cross-entropy with more weight between objects that almost touch: <see cref="UNetWeightMapLoss"/>.</summary>
    /// <param name="borderWeight">What a pixel between two objects weighs more at most, at least 0; the default is 10.</param>
    /// <param name="borderWidth">How wide gaps may be that still count as borders, in pixels, above 0 and at most 1000; the default is 5.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Loss UNetWeightMap(
        double borderWeight = UNetWeightMapLoss.DefaultBorderWeight, double borderWidth = UNetWeightMapLoss.DefaultBorderWidth) =>
        new UNetWeightMapLoss { BorderWeight = borderWeight, BorderWidth = borderWidth };

    /// <summary>The sum of two losses.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <returns>The sum.</returns>
    public static Loss operator +(Loss left, Loss right) => WeightedSumLoss.Add(left, right);

    /// <summary>A loss times a weight.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="weight">The weight, above 0.</param>
    /// <returns>The weighted loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is not a positive finite number.</exception>
    public static Loss operator *(Loss loss, double weight) => WeightedSumLoss.Multiply(loss, weight);

    /// <summary>A loss times a weight.</summary>
    /// <param name="weight">The weight, above 0.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>The weighted loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is not a positive finite number.</exception>
    public static Loss operator *(double weight, Loss loss) => WeightedSumLoss.Multiply(loss, weight);

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="logits">What the network says: [N, K, H, W] floating-point numbers, before the softmax over the K classes.</param>
    /// <param name="target">The truth: [N, H, W] class indices as 64-bit integers, 255 for pixels that do not count.</param>
    /// <returns>One number, differentiable with respect to <paramref name="logits"/>; 0 where no pixel counts.</returns>
    public abstract Tensor Compute(Tensor logits, Tensor target);

    /// <summary>The same loss with weights for the classes, wherever it can weigh them and has none yet.</summary>
    /// <param name="weights">A number of at least 0 for each class, one of them above 0.</param>
    /// <returns>The loss with the weights; this loss itself where it takes none, as losses do that do not override this method.</returns>
    /// <exception cref="ArgumentException">A weight is negative or not a finite number, or none is above 0.</exception>
    public virtual Loss WithClassWeights(IReadOnlyList<double> weights) => this;

    /// <summary>The formula as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>crossEntropy + 0.5 * dice</c>.</returns>
    public abstract override string ToString();

    /// <summary>A name, and in brackets the settings that are not null.</summary>
    private protected static string Describe(string name, params IEnumerable<string?> settings)
    {
        string text = string.Join(", ", settings.OfType<string>());
        return text.Length == 0 ? name : $"{name}({text})";
    }

    /// <summary>A setting as text; null where it is the default.</summary>
    private protected static string? Setting(string name, double value, double defaultValue) =>
        value == defaultValue ? null : string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
