using MLSegmentation.Options;
using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training;

/// <summary>
/// The guide is a teacher: a network whose weights are the moving average of those that are trained. The network is to give strong views the
/// probabilities that the teacher gives weak ones: the squared differences, added up over the classes. The teacher is validated, kept and exported.
/// </summary>
/// <remarks>
/// <para>
/// A. Tarvainen, H. Valpola, "Mean teachers are better role models", NeurIPS 2017; with boxes out of other images as G. French, S. Laine, T. Aila,
/// M. Mackiewicz, G. Finlayson, "Semi-supervised semantic segmentation needs strong, varied perturbations", BMVC 2020.
/// </para>
/// <para>
/// The teacher runs in evaluation mode; its running statistics are those of the network. It takes the place of
/// <see cref="OptimizationOptions.WeightAverageDecay"/>, which is refused beside it.
/// </para>
/// </remarks>
public sealed record MeanTeacher : Consistency
{
    /// <summary>
    /// How much of the teacher's weights each step keeps, above 0 and below 1; after t steps no more than <c>(1 + t) / (10 + t)</c>, so that it
    /// forgets the beginning. Default: 0.99.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Decay { get; init => field = Allowed.Fraction(value); } = 0.99;

    /// <inheritdoc/>
    internal override Tensor Compare(Tensor logits, Tensor guide, Tensor counts) => ConsistencyLosses.Squares(logits, guide, counts);
}
