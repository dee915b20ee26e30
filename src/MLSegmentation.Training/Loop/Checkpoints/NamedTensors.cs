using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>The tensors of a network on their way to checkpoints and back, under their names with a prefix.</summary>
internal static class NamedTensors
{
    /// <summary>The tensors on their way to a file.</summary>
    public static IEnumerable<WeightTensor> ToWeights(string prefix, IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.Select(pair => TensorContent.ToWeight(prefix + pair.Key, pair.Value));

    /// <summary>Takes the tensors over from a checkpoint of the same run.</summary>
    public static void Restore(Checkpoint checkpoint, string prefix, IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            TensorContent.Copy(checkpoint.Get(prefix + name, tensor.shape), tensor);
        }
    }
}
