using Microsoft.ML;
using MLSegmentation.Denoising;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Scoring;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>What a network is computed on. The package of these tests has the processor alone, and on a Mac CoreML.</summary>
public sealed class ExecutionTests
{
    [Theory]
    [InlineData(ExecutionProvider.Cuda, "The CUDA device 1 cannot be used", "Microsoft.ML.OnnxRuntime.Gpu.Linux")]
    [InlineData(ExecutionProvider.TensorRt, "The device 1 of TensorRT cannot be used", "Microsoft.ML.OnnxRuntime.Gpu.Linux")]
    [InlineData(ExecutionProvider.DirectMl, "The device 1 of DirectML cannot be used", "Microsoft.ML.OnnxRuntime.DirectML")]
    [InlineData(ExecutionProvider.OpenVino, "OpenVINO cannot be used", "Intel.ML.OnnxRuntime.OpenVino")]
    public void Provider_ThatThePackageHasNot_IsNamedWithThePackageThatHas(ExecutionProvider provider, string problem, string package)
    {
        var lines = new List<string>();
        var options = new SegmentationScoringOptions
        {
            Execution = new() { Provider = provider },
            GpuDeviceId = provider == ExecutionProvider.OpenVino ? null : 1,
            Warning = lines.Add,
        };

        var exception = Assert.Throws<SegmentationException>(() => Open(options));
        using var model = Open(options with { FallbackToCpu = true });

        Assert.StartsWith(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains("built without", exception.Message, StringComparison.Ordinal);
        Assert.Contains("it has CPUExecutionProvider", exception.Message, StringComparison.Ordinal);
        Assert.Contains(package, exception.Message, StringComparison.Ordinal);
        Assert.Contains("or set FallbackToCpu to score on the processor", exception.Message, StringComparison.Ordinal);
        string line = Assert.Single(lines);
        Assert.StartsWith(problem, line, StringComparison.Ordinal);
        Assert.EndsWith("Images are scored on the processor.", line, StringComparison.Ordinal);
        using var image = TestImages.Create(2, 1, [0, 255]);
        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), model.Predict(image).PredictedLabel);
    }

    // The package has no DirectML, whose runs may not overlap; those of the processor may.
    [Fact]
    public void Create_DirectMlThatIsMissing_OpensASessionWhoseRunsMayOverlap()
    {
        var options = new SegmentationScoringOptions { Execution = new() { Provider = ExecutionProvider.DirectMl }, FallbackToCpu = true };

        using var session = ScoringSessionFactory.Create("The model", ThresholdModel.CreateBytes, options);

        Assert.Equal(ExecutionProvider.Cpu, session.Provider);
        Assert.False(session.RunsOneAtATime);
        Assert.True((session with { Provider = ExecutionProvider.DirectMl }).RunsOneAtATime);
    }

    [Fact]
    public void ProviderSettings_OfADenoiserOnTheProcessor_AreRefused()
    {
        var description = new DenoisingDescription(1, PixelKind.EightBit, 0, 255, Radius: 0, "pairs", ThresholdModel.Info.Network, "same");
        var network = new OnnxNetwork([OnnxGraph.Node("Identity", "same", [OnnxNetwork.Input])], [], ["same"]);
        var model = DenoisingModel.Create(new DenoisingModelInfo(description, training: null), network);
        var settings = new Dictionary<string, string> { ["device_id"] = "1" };

        var error = Assert.Throws<SegmentationException>(() => new DenoisingSession(model, new() { Execution = new() { ProviderSettings = settings } }));

        Assert.StartsWith("Execution.ProviderSettings has 'device_id', and images are scored on the processor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_Cpu_IsNotChangedByTheDeviceOfTheContext()
    {
        var context = new MLContext { GpuDeviceId = 77 };

        using var model = Open(new() { Execution = new() { Provider = ExecutionProvider.Cpu } }, context);

        Assert.Equal("threshold", model.Info.Network.Name);
    }

    [Fact]
    public void Provider_WithoutDevicesAndADevice_IsRefused()
    {
        var options = new SegmentationScoringOptions { Execution = new() { Provider = ExecutionProvider.OpenVino }, GpuDeviceId = 0 };

        var exception = Assert.Throws<SegmentationOptionException>(() => Open(options));

        Assert.StartsWith("GpuDeviceId is 0, and the execution provider OpenVino takes no such number", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProviderSettings_WithoutEffectOrAgainstTheDevice_AreRefused()
    {
        var settings = new Dictionary<string, string> { ["device_id"] = "1" };

        var onProcessor = Assert.Throws<SegmentationException>(() => Open(new() { Execution = new() { ProviderSettings = settings }, OpenLazily = true }));
        var contradiction = Assert.Throws<SegmentationException>(() => Open(new() { Execution = new() { ProviderSettings = settings }, GpuDeviceId = 0 }));
        var agreement = Assert.Throws<SegmentationException>(() => Open(new() { Execution = new() { ProviderSettings = settings }, GpuDeviceId = 1 }));

        Assert.StartsWith(
            "Execution.ProviderSettings has 'device_id', and images are scored on the processor", onProcessor.Message, StringComparison.Ordinal);
        Assert.StartsWith("Execution.ProviderSettings has 'device_id' 1, and GpuDeviceId is 0", contradiction.Message, StringComparison.Ordinal);
        Assert.StartsWith("The CUDA device 1 cannot be used", agreement.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GraphOptimization.None, false)]
    [InlineData(GraphOptimization.Basic, true)]
    [InlineData(GraphOptimization.Extended, false)]
    public void Optimization_AndArena_ChangeNoMask(GraphOptimization optimization, bool arena)
    {
        using var usual = SegmentationTransformer.FromImageModel(SmallNetworks.WithConvolutions());
        using var model = SegmentationTransformer.FromImageModel(
            SmallNetworks.WithConvolutions(), options: new() { Execution = new() { Optimization = optimization, MemoryArena = arena } });
        using var image = TestImages.Create(33, 20, TestImages.CreateGrey(33, 20, 1));

        var (expected, actual) = (usual.Predict(image, withScore: true), model.Predict(image, withScore: true));

        Assert.Equal(expected.PredictedLabel, actual.PredictedLabel);
        Assert.All(expected.Score!.Zip(actual.Score!), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Execution_OutOfRange_Throws()
    {
        Assert.Throws<SegmentationOptionException>(() => new SegmentationExecutionOptions { Provider = (ExecutionProvider)9 });
        Assert.Throws<SegmentationOptionException>(() => new SegmentationExecutionOptions { Optimization = (GraphOptimization)9 });
        Assert.Throws<SegmentationOptionException>(() => new SegmentationExecutionOptions { ProviderSettings = null! });
        Assert.Throws<SegmentationOptionException>(
            () => new SegmentationExecutionOptions { ProviderSettings = new Dictionary<string, string> { [" "] = "1" } });
        Assert.Throws<SegmentationOptionException>(() => new SegmentationScoringOptions { Execution = null! });
    }

    private static SegmentationTransformer Open(SegmentationScoringOptions options, MLContext? context = null) =>
        SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: options with { Threads = 1 }, context: context);
}
