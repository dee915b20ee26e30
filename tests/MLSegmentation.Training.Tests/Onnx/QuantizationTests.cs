using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Onnx;

public class QuantizationTests
{
    private static readonly UNet Nearest =
        new() { Width = 8, Depth = 2, Normalization = NormalizationKind.Batch, Upsampling = UpsamplingKind.Nearest };

    private static readonly MLContext Context = new(seed: 1);

    public static TheoryData<string, string> Networks
    {
        get
        {
            // Every kind of network, small, and what a U-Net can be made of.
            var names = NetworkCatalog.Names.DistinctBy(name => NetworkCatalog.Create(name).GetType());
            var networks = new TheoryData<string, string>();
            foreach (string name in names.Where(name => NetworkCatalog.Create(name).HyperParameters.Any(item => item.Name == "width")))
            {
                networks.Add(name, name switch
                {
                    "fcn-8s" => "width=8",
                    "r2unet" => "width=8;norm=batch;depth=2;recurrences=1",
                    "fc-densenet56" => "width=8;norm=batch;growth=8;block-layers=2,2,3",
                    "mednext" => "width=8;norm=batch;blocks=1,1,1,1,1,1,1,1,1",
                    "nnunet" => "width=8;norm=batch;strides=1,2,2,2",
                    _ => "width=8;norm=batch",
                });
            }

            networks.Add("unet", "width=8;depth=2");
            networks.Add("unet", "width=8;depth=2;norm=none;activation=leaky-relu;upsample=bilinear");
            networks.Add("unet", "width=8;depth=2;norm=batch;activation=silu;attention=cbam");
            networks.Add("unet++", "width=8;depth=2;norm=batch;deep-supervision=true");
            return networks;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Quantize_Network_ScoresAlmostTheSameAndSavesAsAnyModel(string name, string options)
    {
        var hyperParameters = options.Split(';').Select(option => option.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        using var model = Open(NetworkCatalog.Create(name, hyperParameters));
        var data = SyntheticImages.Load(Context, 2, size: 64);

        var (quantized, report) = model.Quantize(new Int8Options { Calibration = data, Method = CalibrationMethod.MinMax });

        using (quantized)
        {
            Assert.InRange(MeanDifference(model, quantized, data), 0, 0.05);
            Assert.InRange(report.Int8Share, 0.5, 1);
            Assert.True(report.Bytes < 0.8 * report.BytesBefore, $"{report.Bytes} instead of {report.BytesBefore} bytes");
            Assert.Equal(Masks(quantized, data), Masks(Reopened(quantized), data));
        }
    }

    [Fact]
    public void Quantize_BatchNormalizationAndNearestNeighbours_LeavesTheFirstAndLastConvolutionsOnly()
    {
        using var model = Open(Nearest);
        var data = SyntheticImages.Load(Context, 3);

        var (quantized, report) = model.Quantize(new Int8Options { Calibration = data });

        using (quantized)
        {
            Assert.Equal(["encoder1.conv1", "encoder1.relu", "output"], report.FloatNodes.Select(node => node.Name));
            Assert.Null(report.Warning);
            Assert.InRange(report.LabelAgreement, 0.95, 1);
            Assert.Equal(3, report.Images);
            Assert.True(quantized.Info.Int8);
            Assert.False(model.Info.Int8);
        }
    }

    [Fact]
    public void Quantize_InstanceNormalization_SaysThatLessIsGained()
    {
        using var model = Open(new UNet { Width = 8, Depth = 2 });

        var (quantized, report) = model.Quantize(new Int8Options { Calibration = SyntheticImages.Load(Context, 1) });

        using (quantized)
        {
            Assert.Contains("10 normalisations compute with 32-bit numbers", report.Warning, StringComparison.Ordinal);
            Assert.Equal(10, report.FloatNodes.Count(node => node.Operator == "InstanceNormalization"));
        }
    }

    [Fact]
    public void SaveOnnx_Int8_IsTheSameFileEveryTimeAndThatOfQuantize()
    {
        using var model = Open(Nearest);
        var options = new OnnxExportOptions { Int8 = new() { Calibration = SyntheticImages.Load(Context, 2) } };

        var (quantized, _) = model.Quantize(options.Int8);

        using (quantized)
        {
            Assert.Equal(Onnx(model, options), Onnx(model, options));
            Assert.Equal(Onnx(model, options), Onnx(quantized));
        }
    }

    [Fact]
    public void Quantize_QuantizedModel_IsRefusedInEveryOtherForm()
    {
        using var model = Open(Nearest);
        var int8 = new Int8Options { Calibration = SyntheticImages.Load(Context, 1) };
        var (quantized, _) = model.Quantize(int8);
        using (quantized)
        {
            AssertRefused(() => quantized.Quantize(int8), "it was quantised before");
            AssertRefused(() => Onnx(quantized, new() { Float16 = true }), "it was quantised to 8 bits before");
            AssertRefused(() => Onnx(model, new() { Float16 = true, Int8 = int8 }), "set either Float16 or Int8");
            AssertRefused(() => quantized.SaveWeights(Stream.Null), "for scoring only");
        }

        using var half = SegmentationTransformer.FromOnnx(new MemoryStream(Onnx(model, new() { Float16 = true })));
        AssertRefused(() => half.Quantize(int8), "it was exported as 16-bit numbers before");
    }

    [Fact]
    public void Quantize_ImagesThatDoNotSuit_SaysWhichAndWhy()
    {
        using var model = Open(Nearest);

        AssertRefused(() => model.Quantize(new() { Calibration = SyntheticImages.Load(Context, []) }), "has 0 rows, and quantisation needs images");
        AssertRefused(() => model.Quantize(new() { Calibration = Context.Data.LoadFromEnumerable([new Other { Name = "a" }]) }), "no column 'Image'");
        AssertRefused(
            () => model.Quantize(new() { Calibration = SyntheticImages.Load(Context, [new SyntheticImages.Row()]) }), "holds no image in row 0");
    }

    [Fact]
    public void Quantize_WeightThatIsNoNumber_NamesTheImageAndTheValue()
    {
        using var module = CreateModule(Nearest);
        using (no_grad())
        {
            module.state_dict()["encoder1.conv1.weight"][0, 0, 0, 0] = float.NaN;
        }

        using var model = Open(module, Nearest);

        AssertRefused(
            () => model.Quantize(new() { Calibration = SyntheticImages.Load(Context, 1) }),
            "The image of row 0 of the calibration data makes the network compute something that is no number, at 'encoder1.relu'");
    }

    [Fact]
    public void Quantize_MoreImagesThanAsked_ReadsSomeAtEqualDistancesAndReportsThem()
    {
        using var model = Open(Nearest);
        var shares = new List<double>();
        var rows = Enumerable.Range(0, 10).Select(index => SyntheticImages.CreateUniform(32, 32, grey: (byte)(index * 20)));
        var options = new Int8Options { Calibration = SyntheticImages.Load(Context, rows), MaxImages = 4, Progress = new Reporting(shares.Add) };

        var (quantized, report) = model.Quantize(options);

        quantized.Dispose();
        Assert.Equal(4, report.Images);
        Assert.Equal([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], shares);
    }

    [Fact]
    public void Quantize_CancelledToken_Stops()
    {
        using var model = Open(Nearest);
        using var source = new CancellationTokenSource();
        var options = new Int8Options
        {
            Calibration = SyntheticImages.Load(Context, 3),
            Progress = new Reporting(_ => source.Cancel()),
            CancellationToken = source.Token,
        };

        Assert.Throws<OperationCanceledException>(() => model.Quantize(options));
    }

    [Fact]
    public void Int8Options_OutOfRange_AreRefused()
    {
        var data = SyntheticImages.Load(Context, 1);

        Assert.Throws<SegmentationOptionException>(() => new Int8Options { Calibration = null! });
        Assert.Throws<SegmentationOptionException>(() => new Int8Options { Calibration = data, MaxImages = 0 });
        Assert.Throws<SegmentationOptionException>(() => new Int8Options { Calibration = data, Percentile = 89 });
        Assert.Throws<SegmentationOptionException>(() => new Int8Options { Calibration = data, Percentile = double.NaN });
        Assert.Throws<SegmentationOptionException>(() => new Int8Options { Calibration = data, Method = (CalibrationMethod)7 });
    }

    private static void AssertRefused(Action action, string reason) =>
        Assert.Contains(reason, Assert.Throws<SegmentationException>(action).Message, StringComparison.Ordinal);

    private static GraphModule CreateModule(NetworkArchitecture architecture)
    {
        manual_seed(11);
        var module = new GraphModule(architecture.CreateGraph(1, 2));
        Weights.Randomize(module);
        module.eval();
        return module;
    }

    private static SegmentationTransformer Open(NetworkArchitecture architecture)
    {
        using var module = CreateModule(architecture);
        return Open(module, architecture);
    }

    private static SegmentationTransformer Open(GraphModule module, NetworkArchitecture architecture) => SegmentationTransformer.FromImageModel(
        OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, architecture)), options: new() { Threads = 1 });

    private static byte[] Onnx(SegmentationTransformer model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        model.SaveOnnx(stream, options);
        return stream.ToArray();
    }

    /// <summary>The model as ML.NET's own chain, which is what comes back of a saved one.</summary>
    private static ITransformer Reopened(SegmentationTransformer model)
    {
        using var stream = new MemoryStream();
        Context.Segmentation().Save(model, stream);
        stream.Position = 0;
        return Context.Model.Load(stream, out _);
    }

    private static SegmentationMask[] Masks(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<SegmentationMask>("PredictedLabel")];

    private static double MeanDifference(SegmentationTransformer one, SegmentationTransformer other, IDataView data)
    {
        var scores = one.Transform(data).GetColumn<float[]>("Score").SelectMany(values => values);
        var others = other.Transform(data).GetColumn<float[]>("Score").SelectMany(values => values);
        return scores.Zip(others, (first, second) => Math.Abs(first - second)).Average();
    }

    private sealed class Reporting(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class Other
    {
        public string? Name { get; set; }
    }
}
