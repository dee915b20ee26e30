using System.Runtime.InteropServices;
using Google.Protobuf;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>
/// A small network for volumes: two convolutions of 3x3x3, with or without an instance normalisation between them, and weights that look random.
/// </summary>
internal sealed record VolumeModel
{
    public int Channels { get; init; } = 1;

    /// <summary>Whether every voxel sees the whole volume.</summary>
    public bool IsNormalized { get; init; }

    public int Divisor { get; init; } = 1;

    public VolumePreparation Volumes { get; init; } = new() { Normalization = VolumeNormalization.DataSet };

    public MaskPostProcessing? PostProcessing { get; init; }

    private int Rank => Volumes.Slices is null ? 3 : 2;

    public byte[] CreateBytes()
    {
        var info = CreateInfo();
        long[] kernel = [.. Enumerable.Repeat(3L, Rank)];
        AttributeProto[] padded = [OnnxGraph.Attribute("pads", [.. Enumerable.Repeat(1L, 2 * Rank)]), OnnxGraph.Attribute("kernel_shape", kernel)];
        NodeProto[] normalization = IsNormalized ? [OnnxGraph.Node("InstanceNormalization", "normalized", ["features", "scale", "shift"])] : [];
        NodeProto[] nodes =
        [
            OnnxGraph.Node("Conv", "features", [OnnxNetwork.Input, "first"], padded),
            .. normalization,
            OnnxGraph.Node("Relu", "active", [IsNormalized ? "normalized" : "features"]),
            OnnxGraph.Node("Conv", "logits", ["active", "second"], padded),
        ];
        TensorProto[] scales = IsNormalized ? [Random("scale", 4), Random("shift", 4)] : [];
        TensorProto[] constants = [Random("first", [4, info.Channels, .. kernel]), .. scales, Random("second", [3, 4, .. kernel])];
        return ImageGraph.Create(info, new OnnxNetwork(nodes, constants, ["logits"])).ToByteArray();
    }

    public SegmentationTransformer Open(SegmentationScoringOptions? options = null) =>
        SegmentationTransformer.FromImageModel(CreateBytes(), options: (options ?? new()) with { Threads = 1 });

    /// <summary>A volume of numbers that look random.</summary>
    public static SegmentationVolume CreateVolume(ImageSize size, int channels = 1, VolumeSpacing? spacing = null)
    {
        var random = new Random(3);
        float[] voxels = [.. Enumerable.Range(0, channels * size.PixelCount).Select(_ => (random.NextSingle() * 2) - 1)];
        return new SegmentationVolume(size.Width, size.Height, size.Depth, voxels, VolumeGeometry.FromSpacing(spacing ?? VolumeSpacing.One));
    }

    private SegmentationModelInfo CreateInfo()
    {
        int channels = Channels * (Volumes.Slices ?? 1);
        return new SegmentationModelInfo(
            SegmentationClasses.Parse("background=0, first=1, second=2"),
            channels,
            new PixelNormalization(new float[channels], [.. Enumerable.Repeat(1f, channels)]),
            Divisor,
            ThresholdModel.Info.Network)
        {
            Form = new NetworkForm([new NetworkHead("logits")]),
            Pixels = PixelKind.FloatingPoint,
            Volumes = Volumes,
        }.With(PostProcessing);
    }

    private static TensorProto Random(string name, params long[] shape)
    {
        var random = new Random(name.Length);
        float[] values = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, side) => product * side)).Select(_ => random.NextSingle() - 0.5f)];
        return TensorProto.Create(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);
    }
}
