using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public class VolumePredictorTests
{
    [Theory]
    [InlineData(8, 8, new[] { 0 })]
    [InlineData(5, 8, new[] { 0 })]
    [InlineData(12, 8, new[] { 0, 4 })]
    [InlineData(13, 8, new[] { 0, 2, 5 })]
    [InlineData(16, 8, new[] { 0, 4, 8 })]
    public void GetStarts_AnySide_ReachesBothEndsInStepsOfHalfAPatch(int side, int patch, int[] expected) =>
        Assert.Equal(expected, VolumePredictor.GetStarts(side, patch));

    [Fact]
    public void Predict_InPatches_EqualsTheWholeWhereTheNetworkSeesSinglesVoxels()
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(new OneVoxel().CreateGraph(1, 2, rank: 3));
        module.eval();
        var size = new ImageSize(9, 7, 5);
        float[] voxels = [.. Enumerable.Range(0, size.PixelCount).Select(index => MathF.Sin(index))];
        byte[] record = [.. System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(voxels), .. new byte[size.PixelCount]];
        var sample = new Sample(StoredImages.Describe(size, 1, record, kind: PixelKind.FloatingPoint), record);
        var normalization = new PixelNormalization([0], [1]);

        var whole = new VolumePredictor(module, normalization, CPU, crop: size).Predict(sample);
        var patches = new VolumePredictor(module, normalization, CPU, crop: new(4, 4, 8)) { MostVoxels = 0 }.Predict(sample);

        Assert.Equal([1, 2, 5, 7, 9], whole.shape);
        Weights.AssertClose(whole, patches);
    }

    private sealed record OneVoxel : NetworkArchitecture
    {
        public override string Name => "one-voxel";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("output", image, outputChannels, new() { Kernel = 1 });
    }
}
