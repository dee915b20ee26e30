using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Volumes;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Runs a network over whole images, one at a time, as the exported model will. Not safe for several threads at once.</summary>
internal abstract class SamplePredictor(GraphModule module, PixelNormalization normalization, Device device)
{
    private readonly PatchReader _reader = new();

    /// <summary>The network.</summary>
    public GraphModule Module => module;

    /// <summary>How its input is normalised.</summary>
    public PixelNormalization Normalization => normalization;

    /// <summary>Where it computes.</summary>
    public Device Device => device;

    /// <summary>Brings results back to the voxels that volumes have; null for images.</summary>
    public VolumePreparer? Preparer { get; private init; }

    /// <summary>The network's spatial dimensions.</summary>
    protected int Rank => module.Graph.Rank;

    /// <summary>The predictor for what a training is on.</summary>
    public static SamplePredictor Create(GraphModule module, PixelNormalization normalization, TrainingRun run) => run.Options.Volumes switch
    {
        null => new ImagePredictor(module, normalization, run.Device),
        { Slices: { } slices } volumes => new SlicePredictor(module, normalization, run.Device, slices) { Preparer = new(volumes) },
        var volumes => new VolumePredictor(module, normalization, run.Device, run.Plan.Crop) { Preparer = new(volumes) },
    };

    /// <summary>The logits of an image, [1, K, sides…], at the size at which it is stored.</summary>
    public abstract Tensor Predict(Sample sample);

    /// <summary>The normalised planes of a part of a sample, continued beyond its borders as in a mirror.</summary>
    public float[] Normalize(Sample sample, PatchWindow window)
    {
        var (info, count) = (sample.Info, window.Geometry.Size.PixelCount);
        byte[] values = new byte[info.Channels * count * info.Format.BytesPerValue];
        float[] planes = new float[(info.Format.HasColors ? normalization.Mean.Count : info.Channels) * count];
        _reader.Read(sample, window, values, new byte[count]);
        info.Format.Normalize(values, info.Channels, normalization, planes);
        return planes;
    }

    /// <summary>The size of a sample once it is continued to one that the network can take.</summary>
    public ImageSize Pad(ImageSize size) => size.RoundUp(
        Rank == 3 ? CropSize.ToSides(module.Graph.Divisors, rank: 3) : new ImageSize(module.Graph.Divisor, module.Graph.Divisor));

    /// <summary>The logits of a part of a sample.</summary>
    protected Tensor Forward(Sample sample, PatchWindow window)
    {
        long[] shape = [1, normalization.Mean.Count, .. TrainingBatch.GetSides(window.Geometry.Size, Rank)];
        return module.forward(TrainingBatch.ToPixels(Normalize(sample, window), shape, device));
    }

    /// <summary>The logits of a sample that the network sees at once.</summary>
    protected Tensor ForwardWhole(Sample sample)
    {
        long[] sides = TrainingBatch.GetSides(sample.Info.Size, Rank);
        var logits = Forward(sample, new PatchWindow(0, 0, PatchGeometry.Of(Pad(sample.Info.Size))));
        return sides.Select((side, axis) => (side, axis)).Aggregate(logits, (part, next) => part.narrow(next.axis + 2, 0, next.side));
    }
}
