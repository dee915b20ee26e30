using MLSegmentation.Training.Execution;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Goes back from losses to the weights.</summary>
internal static class Gradients
{
    /// <summary>Adds the gradients of a share of a loss, and gives that share; none where it is not finite.</summary>
    public static double Add(Tensor loss, double share)
    {
        var part = share == 1 ? loss : loss.Times(share);
        float value = part.item<float>();
        if (float.IsFinite(value))
        {
            part.backward();
        }

        return value;
    }
}
