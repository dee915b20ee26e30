using MLSegmentation.Tiling;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// Runs a network over volumes: over small ones at once, over large ones in patches of the size that it is trained on, each half over the next, whose
/// logits count the more the nearer they are to the middle (Isensee et al. 2021, Nature Methods 18, nnU-Net).
/// </summary>
internal sealed class VolumePredictor(GraphModule module, PixelNormalization normalization, Device device, ImageSize crop)
    : SamplePredictor(module, normalization, device)
{
    private const double Overlap = 0.5;

    /// <summary>The voxels of the largest volumes that the network sees at once: 128 in each direction.</summary>
    public int MostVoxels { get; init; } = 1 << 21;

    /// <inheritdoc/>
    public override Tensor Predict(Sample sample)
    {
        var size = sample.Info.Size;
        return Pad(size).PixelCount <= Math.Max(MostVoxels, crop.PixelCount) ? ForwardWhole(sample) : ForwardPatches(sample);
    }

    /// <summary>Where patches begin along an axis: as far apart as there is room for steps of half a patch at most, from one end to the other.</summary>
    internal static int[] GetStarts(int side, int patch) => TileAxis.GetStarts(side, patch, Overlap, TilePlacement.Even);

    private Tensor ForwardPatches(Sample sample)
    {
        var size = sample.Info.Size;
        using var weights = CreateWeights();
        Tensor? sums = null;
        var counts = zeros([1, 1, size.Depth, size.Height, size.Width], device: Device);
        foreach (int front in GetStarts(size.Depth, crop.Depth))
        {
            foreach (int top in GetStarts(size.Height, crop.Height))
            {
                foreach (int left in GetStarts(size.Width, crop.Width))
                {
                    using var scope = NewDisposeScope();
                    var logits = Forward(sample, new PatchWindow(left, top, PatchGeometry.Of(crop)) { Front = front });
                    sums ??= zeros([1, logits.shape[1], size.Depth, size.Height, size.Width], device: Device).MoveToOuterDisposeScope();
                    Add(sums, logits * weights, front, top, left);
                    Add(counts, weights, front, top, left);
                }
            }
        }

        return sums!.div_(counts);
    }

    /// <summary>Adds the part of a patch that lies within the volume.</summary>
    private static void Add(Tensor sums, Tensor patch, int front, int top, int left)
    {
        long depth = Math.Min(patch.shape[2], sums.shape[2] - front);
        long height = Math.Min(patch.shape[3], sums.shape[3] - top);
        long width = Math.Min(patch.shape[4], sums.shape[4] - left);
        var part = sums.narrow(2, front, depth).narrow(3, top, height).narrow(4, left, width);
        part.copy_(part.Plus(patch.narrow(2, 0, depth).narrow(3, 0, height).narrow(4, 0, width)));
    }

    private Tensor CreateWeights()
    {
        float[] weights = new float[crop.PixelCount];
        TileWeights.Fill(crop, TileBlending.Gaussian, weights);
        return tensor(weights, [1, 1, crop.Depth, crop.Height, crop.Width], device: Device);
    }
}
