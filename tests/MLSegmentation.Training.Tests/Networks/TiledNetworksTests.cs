using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

/// <summary>Tiles whose margin is at least the receptive radius give what the whole image gives, for every network that does not look at all of it.</summary>
public class TiledNetworksTests
{
    // So small that a score takes a moment. Batch normalisation, since that by instance looks at the whole image.
    private static readonly Dictionary<string, Dictionary<string, string>> Networks = new()
    {
        ["unet"] = new() { ["width"] = "4", ["depth"] = "3", ["norm"] = "batch" },
        ["wide-unet"] = new() { ["width"] = "3", ["depth"] = "2", ["norm"] = "none", ["upsample"] = "bilinear" },
        ["nnunet"] = new() { ["width"] = "4", ["strides"] = "1,2,2,2", ["kernels"] = "3,1,3,5", ["norm"] = "batch" },
        ["nnunet-residual"] = new() { ["width"] = "4", ["strides"] = "1,2,2", ["norm"] = "batch" },
        ["segresnet"] = new() { ["width"] = "4", ["blocks"] = "1,2,1", ["norm"] = "batch" },
        ["mednext"] = new() { ["width"] = "4", ["norm"] = "batch", ["blocks"] = "1,1,1,1,1,1,1,1,1" },
        ["unet++"] = new() { ["width"] = "4", ["depth"] = "3", ["norm"] = "batch", ["deep-supervision"] = "true" },
        ["attention-unet"] = new() { ["width"] = "4", ["depth"] = "3", ["norm"] = "batch", ["attention"] = "spatial" },
        ["fcn-8s"] = new() { ["width"] = "2" },
        ["resnet-unet"] = new() { ["encoder"] = "resnet18", ["norm"] = "batch" },
        ["linknet"] = new() { ["encoder"] = "resnet18", ["norm"] = "batch" },
        ["vnet"] = new() { ["width"] = "2", ["norm"] = "batch" },
        ["r2unet"] = new() { ["width"] = "4", ["depth"] = "2", ["norm"] = "batch" },
        ["unet3+"] = new() { ["width"] = "4", ["depth"] = "3", ["norm"] = "batch" },
        ["fc-densenet56"] = new() { ["width"] = "4", ["growth"] = "2", ["block-layers"] = "2,2,2", ["norm"] = "batch" },
        ["fc-densenet67"] = new() { ["width"] = "4", ["growth"] = "2", ["block-layers"] = "1,2,1,1", ["norm"] = "batch" },
        ["fc-densenet103"] = new() { ["width"] = "4", ["growth"] = "2", ["block-layers"] = "3,2", ["norm"] = "batch" },
    };

    // The mean over the whole image is part of these, whatever their options: image pooling, squeeze and excitation, and group normalisation.
    private static readonly string[] OfTheWholeImage = ["deeplabv3+", "resunet++", "fpn", "pspnet", "upernet"];

    private readonly MLContext _context = new(seed: 1);

    public TiledNetworksTests() => _context.Segmentation();

    public static TheoryData<string> Limited => [.. Networks.Keys];

    [Fact]
    public void Catalog_EveryNetwork_IsTested() => Assert.Equal(NetworkCatalog.Names.Order(), Networks.Keys.Concat(OfTheWholeImage).Order());

    [Theory]
    [MemberData(nameof(Limited))]
    public void Transform_MarginOfTheReceptiveRadius_EqualsTheWholeImage(string name)
    {
        byte[] bytes = Create(NetworkCatalog.Create(name, Networks[name]), out var graph);
        int radius = PixelDemand.Of(ImageModel.Parse(bytes, "The model")).Radius!.Value;

        // A low image, of which only the width is cut, into three tiles.
        int divisor = graph.Divisor;
        int margin = (radius + divisor - 1) / divisor * divisor;
        int tile = (2 * margin) + (2 * divisor);
        var (width, height) = (tile + (3 * divisor) + 1, divisor + 3);
        var image = CreateImage(width, height);

        var (expected, labels) = Score(bytes, image, new() { PixelBudget = int.MaxValue });
        var options = new SegmentationTilingOptions { Size = new(tile, tile), Overlap = 2.0 * margin / tile };
        var told = new Told();
        var (actual, tiledLabels) = Score(bytes, image, options with { Progress = told });

        Assert.Equal(3, told.Last.Total);
        Assert.InRange((2.0 * radius) + 1, ReceptiveFields.Of(graph)!.Value, (1.5 * ReceptiveFields.Of(graph)!.Value) + (4 * divisor));
        Assert.True(Largest(expected, actual) <= 1e-4, $"The largest difference is {Largest(expected, actual)}.");
        Assert.InRange(Enumerable.Range(0, labels.Pixels.Length).Count(pixel => labels.Pixels[pixel] != tiledLabels.Pixels[pixel]), 0, width * height / 500);
    }

    [Theory]
    [InlineData("docs/how-to/large-images.md", "no such margin:")]
    [InlineData("docs/explanation/tiling.md", "no limited field.")]
    public void Documents_NetworksOfTheWholeImage_AreNamed(string page, string begin)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        int start = text.IndexOf(begin, StringComparison.Ordinal);
        string paragraph = text[start..text.IndexOf("\n\n", start, StringComparison.Ordinal)];

        Assert.All(OfTheWholeImage, name => Assert.Contains($"`{name}`", paragraph, StringComparison.Ordinal));
    }

    [Fact]
    public void Transform_NoMargin_DiffersFromTheWholeImage()
    {
        byte[] bytes = Create(NetworkCatalog.Create("unet", Networks["unet"]), out _);
        var image = CreateImage(96, 32);

        var (expected, _) = Score(bytes, image, new() { PixelBudget = int.MaxValue });
        var (actual, _) = Score(bytes, image, new() { Size = new(32, 32), Overlap = 0, Blending = TileBlending.Center });

        Assert.True(Largest(expected, actual) > 1e-3);
    }

    [Fact]
    public void Radius_MeansOverTheWholeImage_IsNotKnown()
    {
        foreach (string name in OfTheWholeImage)
        {
            var options = name == "resunet++" ? ("width", "8") : ("encoder", "resnet18");
            var network = NetworkCatalog.Create(name, new Dictionary<string, string> { ["norm"] = "batch", [options.Item1] = options.Item2 });
            Assert.Null(PixelDemand.Of(ImageModel.Parse(Create(network, out _), "The model")).Radius);
        }

        Assert.Null(PixelDemand.Of(ImageModel.Parse(Create(new UNet { Width = 4, Depth = 2 }, out _), "The model")).Radius);
        Assert.Null(PixelDemand.Of(ImageModel.Parse(
            Create(NetworkCatalog.Create("unet", new Dictionary<string, string>(Networks["unet"]) { ["attention"] = "se" }), out _), "The model")).Radius);
    }

    // At full size a U-Net of width w has at most the skip, what comes up, and both side by side: 4w numbers, and a few more for the image and the classes.
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void Bytes_UNet_AreThoseOfItsWidestValues(int width)
    {
        double bytes = PixelDemand.Of(ImageModel.Parse(Create(new UNet { Width = width }, out _), "The model")).Bytes;

        Assert.InRange(bytes, 4 * width * sizeof(float), (5 * width * sizeof(float)) + 100);
    }

    private static byte[] Create(NetworkArchitecture network, out NetworkGraph graph)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        graph = network.CreateGraph(3, 3);
        using var module = new GraphModule(graph);
        Weights.Randomize(module);
        return OnnxWriter.Write(graph, module.state_dict(), Weights.Describe(module, network));
    }

    private static MLImage CreateImage(int width, int height)
    {
        byte[] pixels = new byte[4 * width * height];
        new Random(5).NextBytes(pixels);
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    private static float Largest(float[] expected, float[] actual) => expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max();

    private (float[] Scores, SegmentationMask Labels) Score(byte[] model, MLImage image, SegmentationTilingOptions tiling)
    {
        using var transformer = SegmentationTransformer.FromImageModel(model, options: new() { Tiling = tiling, Threads = 1 });
        var scored = transformer.Transform(_context.Data.LoadFromEnumerable([new Source { Image = image }]));
        var row = _context.Data.CreateEnumerable<Row>(scored, reuseRowObject: false, ignoreMissingColumns: true).Single();
        return (row.Score!, row.PredictedLabel!);
    }

    private sealed class Told : IProgress<SegmentationTileProgress>
    {
        public SegmentationTileProgress Last { get; private set; }

        public void Report(SegmentationTileProgress value) => Last = value;
    }

    private sealed class Source
    {
        public MLImage? Image { get; set; }
    }

    private sealed class Row
    {
        public float[]? Score { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }
}
