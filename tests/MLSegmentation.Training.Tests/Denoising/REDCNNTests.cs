using MLSegmentation.Denoising;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Denoising;

public class REDCNNTests
{
    [Theory]
    [InlineData(96, 1, 1_848_865)]
    [InlineData(32, 1, 206_689)]
    [InlineData(96, 3, 1_858_467)]
    public void CreateGraph_WidthAndChannels_HasTheParametersOfThePaper(int width, int channels, long expected)
    {
        // 25 · C · W + W, eight times 25 · W² + W, 25 · W · C + C.
        var graph = new REDCNN { Width = width }.CreateGraph(channels, channels);

        Assert.Equal(expected, graph.ParameterCount);
        Assert.Equal(1, graph.Divisor);
    }

    [Fact]
    public void Summary_PatchOfSixtyFour_ShrinksToFortyFourAndGrowsAgain()
    {
        var summary = NetworkSummary.Of(new REDCNN { Width = 2 }.CreateGraph(1, 1), new ImageSize(64, 64));

        int[] sides = [.. summary.Layers.Where(layer => layer.Parameters > 0).Select(layer => layer.Size[0])];
        Assert.Equal([60, 56, 52, 48, 44, 48, 52, 56, 60, 64], sides);
        Assert.Equal((2 * REDCNN.Radius) + 1, summary.ReceptiveField);
    }

    [Fact]
    public void CreateGraph_OtherChannels_SaysThatItIsForDenoising()
    {
        var error = Assert.Throws<ArgumentException>(() => new REDCNN().CreateGraph(1, 2));

        Assert.Contains("Trainers.Denoiser", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Module_BeforeTraining_GivesTheImageItself()
    {
        var graph = new REDCNN { Width = 3 }.CreateGraph(1, 1);
        using var module = new GraphModule(graph);
        using var scope = NewDisposeScope();
        using var image = rand(1, 1, 44, 50);

        Assert.True(module.forward(image).allclose(image));
    }

    [Theory]
    [InlineData(21, 33)]
    [InlineData(40, 27)]
    public void Model_OddSizes_GivesWhatTheNetworkGivesOfTheMirroredImage(int height, int width)
    {
        var (model, module) = CreateFloat();
        using var disposed = module;
        using var session = new DenoisingSession(model, new SegmentationScoringOptions { Threads = 1 });
        var size = new ImageSize(width, height);
        float[] image = CreateImage(size);

        float[] denoised = session.Run(image, size, () => "The image");

        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var input = tensor(image).reshape(1, 1, height, width).Times(0.25);
        var padded = nn.functional.pad(input, [20, 20, 20, 20], PaddingModes.Reflect);
        var expected = module.forward(padded).narrow(2, 20, height).narrow(3, 20, width).Times(4);
        Assert.True((tensor(denoised).reshape(expected.shape) - expected).abs().max().item<float>() <= 1e-4);
        Assert.NotEqual(image, denoised);
    }

    [Fact]
    public void Model_Tiles_GiveWhatTheWholeImageGives()
    {
        var (model, module) = CreateFloat();
        module.Dispose();
        var options = new SegmentationScoringOptions { Threads = 1 };
        using var whole = new DenoisingSession(model, options);
        using var tiled = new DenoisingSession(model, options, tileSide: 16);
        var size = new ImageSize(61, 45);
        float[] image = CreateImage(size);

        float[] expected = whole.Run(image, size, () => "The image");
        float[] actual = tiled.Run(image, size, () => "The image");

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    /// <summary>A model with random weights everywhere, for values from 0 to 4.</summary>
    private static (DenoisingModel Model, GraphModule Module) CreateFloat()
    {
        var graph = new REDCNN { Width = 4 }.CreateGraph(1, 1);
        manual_seed(1);
        var module = new GraphModule(graph);
        using (no_grad())
        {
            module.state_dict()["deconv5.weight"].copy_(randn(4, 1, 5, 5).Times(0.05));
        }

        module.eval();
        var network = NetworkEmitter.Emit(graph, module.state_dict());
        var info = new NetworkInfo("red-cnn", new Dictionary<string, string>(), graph.ParameterCount);
        var description = new DenoisingDescription(1, PixelKind.FloatingPoint, 0, 4, REDCNN.Radius, "pairs", info, network.Outputs[0])
        {
            TrainingImageSize = "8x8",
        };
        return (DenoisingModel.Create(new DenoisingModelInfo(description, training: null), network), module);
    }

    private static float[] CreateImage(ImageSize size)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, size.PixelCount).Select(_ => 4 * random.NextSingle())];
    }
}
