using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Samples;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Runs a network over images.</summary>
internal sealed class ImagePredictor(GraphModule module, PixelNormalization normalization, Device device)
    : SamplePredictor(module, normalization, device)
{
    /// <inheritdoc/>
    public override Tensor Predict(Sample sample) => ForwardWhole(sample);
}
