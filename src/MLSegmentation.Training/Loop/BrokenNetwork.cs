using MLSegmentation.Training.Execution;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Tells whether a training has broken its network: no model and no checkpoint is to be made of one.</summary>
internal static class BrokenNetwork
{
    /// <summary>Whether all weights are finite numbers.</summary>
    public static bool HasFiniteWeights(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var scope = NewDisposeScope();
        return weights.Values.All(tensor => tensor.isfinite().all().item<bool>());
    }

    /// <summary>Whether a network gives finite numbers for a made-up patch: weights may be finite, and so large that what is computed is not.</summary>
    public static bool GivesFiniteNumbers(GraphModule network, ImageSize patch, Device device)
    {
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        float[] planes = [.. Enumerable.Range(0, network.Graph.Input.Channels * patch.PixelCount).Select(index => MathF.Sin(index))];
        bool isTraining = network.training;
        network.eval();
        var pixels = TrainingBatch.ToPixels(planes, [1, network.Graph.Input.Channels, .. TrainingBatch.GetSides(patch, network.Graph.Rank)], device);
        bool isFinite = network.forward(pixels).isfinite().all().item<bool>();
        network.train(isTraining);
        return isFinite;
    }
}
