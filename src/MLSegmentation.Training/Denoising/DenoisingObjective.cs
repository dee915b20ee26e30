using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Denoising;

/// <summary>The mean squared error between what the network makes of noisy patches and the clean ones.</summary>
/// <param name="module">The network.</param>
/// <param name="noise">Adds noise to clean patches; null where batches hold noisy channels and behind them clean ones.</param>
/// <param name="crop">The size of the patches.</param>
/// <param name="device">Where it computes.</param>
internal sealed class DenoisingObjective(GraphModule module, NoisyPlanes? noise, ImageSize crop, Device device) : StepObjective
{
    private int _step = -1;
    private int _patches;

    public override double AddGradients(TrainingBatch batch, double share, int step)
    {
        (_step, _patches) = (step, step == _step ? _patches : 0);
        using var scope = NewDisposeScope();
        var (noisy, clean) = noise is null ? Split(batch) : AddNoise(batch, noise);
        _patches += batch.Count;
        return Gradients.Add(nn.functional.mse_loss(module.forwardHeads(noisy)[0], clean), share);
    }

    private (Tensor Noisy, Tensor Clean) Split(TrainingBatch batch)
    {
        var both = ToTensor(batch.Pixels.AsSpan(0, batch.Count * batch.ValuesPerPatch), batch.Count);
        long channels = both.shape[1] / 2;
        return (both.narrow(1, 0, channels), both.narrow(1, channels, channels));
    }

    private (Tensor Noisy, Tensor Clean) AddNoise(TrainingBatch batch, NoisyPlanes adder)
    {
        var clean = batch.Pixels.AsSpan(0, batch.Count * batch.ValuesPerPatch);
        float[] noisy = clean.ToArray();
        for (int index = 0; index < batch.Count; index++)
        {
            adder.Add(noisy.AsSpan(index * batch.ValuesPerPatch, batch.ValuesPerPatch), _step, _patches + index);
        }

        return (ToTensor(noisy, batch.Count), ToTensor(clean, batch.Count));
    }

    private Tensor ToTensor(ReadOnlySpan<float> planes, int count) =>
        TrainingBatch.ToPixels(planes, [count, planes.Length / count / crop.PixelCount, crop.Height, crop.Width], device);
}
