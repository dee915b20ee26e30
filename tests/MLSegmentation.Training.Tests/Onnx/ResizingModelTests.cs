using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>Models that resize every image for the network, and the logits back.</summary>
public class ResizingModelTests
{
    private static readonly UNet Network = new() { Width = 2, Depth = 2 };

    [Theory]
    [InlineData(64, 48, 32, 24)]
    [InlineData(61, 33, 16, 20)]
    [InlineData(10, 7, 16, 16)]
    [InlineData(90, 9, 20, 32)]
    [InlineData(24, 16, 24, 16)]
    [InlineData(1, 1, 8, 8)]
    [InlineData(50, 40, 30, 17)]
    public void Write_Resize_ResizesTheImageAndTheLogitsBack(int width, int height, int toWidth, int toHeight)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule();
        var info = Describe(module, new ImageSize(toWidth, toHeight));
        var image = RandomPixels.Create(batch: 2, height, width, channels: 3);

        var resized = Resample(Resample(image.ToPlanes(), 2, toHeight), 3, toWidth).round();
        var logits = module.forward(Normalize(Pad(resized, info.Divisor), info)).narrow(2, 0, toHeight).narrow(3, 0, toWidth);
        var expected = F.interpolate(logits, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);

        byte[] stored = OnnxWriter.Write(module.Graph, module.state_dict(), info);
        Weights.AssertClose(expected, OnnxModel.RunImage(stored, image).Logits);
        Weights.AssertClose(expected, OnnxModel.RunImage(OnnxModel.Export(stored), image).Logits);
    }

    [Fact]
    public void Resample_HalfTheSize_WeighsTheFourNearestPixelsOneThreeThreeOne()
    {
        using var scope = NewDisposeScope();

        // The triangle reaches 2 pixels from its centre, which lies between two pixels: their distances are ½ and 3/2. At the
        // borders the outermost pixel, of weight 1, is missing.
        var row = Resample(tensor(new float[] { 70, 0, 0, 80, 0, 0, 0, 7 }, [1, 1, 1, 8]), 3, 4);

        Assert.Equal([70 * 3 / 7f, 80 * 3 / 8f, 80 / 8f, 7 * 3 / 7f], row.data<float>().ToArray(), (first, second) => Math.Abs(first - second) < 1e-5);
    }

    [OnnxCheckerFact]
    public void Write_Resize_PassesTheCheckerOfOnnx()
    {
        using var module = CreateModule();
        byte[] padded = OnnxWriter.Write(module.Graph, module.state_dict(), Describe(module, new ImageSize(30, 17)));
        byte[] whole = OnnxWriter.Write(module.Graph, module.state_dict(), Describe(module, new ImageSize(32, 16)));

        Assert.Equal("", OnnxChecker.Check(padded, OnnxModel.Export(padded), whole, OnnxModel.Export(whole, new() { Float16 = true })));
    }

    [Theory]
    [InlineData(30, 17)]
    [InlineData(32, 16)]
    public void Write_Resize_HoldsNothingThatIsConstant(int width, int height)
    {
        using var module = CreateModule();
        var graph = ModelProto.Parser.ParseFrom(OnnxWriter.Write(module.Graph, module.state_dict(), Describe(module, new ImageSize(width, height)))).Graph;

        var constants = graph.Initializer.Select(constant => constant.Name).ToHashSet();

        Assert.DoesNotContain(graph.Node, node => node.Input.All(input => input.Length == 0 || constants.Contains(input)));
    }

    private static GraphModule CreateModule()
    {
        manual_seed(5);
        var module = new GraphModule(Network.CreateGraph(3, 2));
        Weights.Randomize(module);
        module.eval();
        return module;
    }

    private static SegmentationModelInfo Describe(GraphModule module, ImageSize resize)
    {
        var info = Weights.Describe(module, Network);
        return new SegmentationModelInfo(info.Classes, info.Channels, info.Normalization, info.Divisor, info.Network) { Resize = resize };
    }

    /// <summary>One axis to another length, as the documentation of <see cref="ImageResampling"/> defines it.</summary>
    private static Tensor Resample(Tensor planes, int axis, int length)
    {
        int from = (int)planes.shape[axis];
        double stretch = Math.Max(1, (double)from / length);
        var positions = Enumerable.Range(0, length).Select(position =>
        {
            double[] weights =
                [.. Enumerable.Range(0, from).Select(pixel => Math.Max(0, 1 - (Math.Abs(pixel + 0.5 - ((position + 0.5) * from / length)) / stretch)))];
            return Enumerable.Range(0, from).Aggregate(
                zeros_like(planes.narrow(axis, 0, 1)), (sum, pixel) => sum.Plus(planes.narrow(axis, pixel, 1).Times(weights[pixel] / weights.Sum())));
        });
        return cat([.. positions], axis);
    }

    private static Tensor Pad(Tensor planes, int divisor)
    {
        foreach (int axis in (int[])[2, 3])
        {
            int length = (int)planes.shape[axis];
            int missing = (divisor - (length % divisor)) % divisor;
            planes = cat([planes, .. Enumerable.Range(0, missing).Select(step => planes.narrow(axis, length - 2 - step, 1))], axis);
        }

        return planes;
    }

    private static Tensor Normalize(Tensor planes, SegmentationModelInfo info) => planes.Times(1.0 / 255)
        .sub(tensor(info.Normalization.Mean.ToArray(), [1, 3, 1, 1]))
        .div(tensor(info.Normalization.StandardDeviation.ToArray(), [1, 3, 1, 1]));
}
