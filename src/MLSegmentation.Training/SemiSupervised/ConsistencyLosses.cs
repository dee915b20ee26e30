using static TorchSharp.torch;

namespace MLSegmentation.Training.SemiSupervised;

/// <summary>How far a network is from what a guide says. Each is divided by the number of all pixels, also of those that do not count.</summary>
internal static class ConsistencyLosses
{
    /// <summary>The squared differences of the probabilities, added up over the classes.</summary>
    public static Tensor Squares(Tensor logits, Tensor guide, Tensor counts)
    {
        var difference = logits.softmax(1) - guide;
        return ((difference * difference).sum(1) * counts).mean();
    }

    /// <summary>The cross-entropy with the class that the guide names.</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor guide, Tensor counts) =>
        (nn.functional.cross_entropy(logits, guide.argmax(1), reduction: nn.Reduction.None) * counts).mean();
}
