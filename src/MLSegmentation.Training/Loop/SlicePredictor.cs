using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Samples;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Runs a network for images over volumes, slice by slice.</summary>
internal sealed class SlicePredictor(GraphModule module, PixelNormalization normalization, Device device, int slices)
    : SamplePredictor(module, normalization, device)
{
    /// <inheritdoc/>
    public override Tensor Predict(Sample sample)
    {
        var logits = new Tensor[sample.Info.Size.Depth];
        for (int slice = 0; slice < logits.Length; slice++)
        {
            using var scope = NewDisposeScope();
            logits[slice] = ForwardWhole(sample.GetSlice(slice, slices)).MoveToOuterDisposeScope();
        }

        return stack(logits, 2);
    }
}
