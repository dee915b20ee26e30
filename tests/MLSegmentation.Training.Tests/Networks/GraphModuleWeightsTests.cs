using System.IO.Compression;
using System.Text;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

public sealed class GraphModuleWeightsTests : IDisposable
{
    private static readonly UNet Small = new() { Width = 2, Depth = 1, Normalization = NormalizationKind.Batch };

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadWeights_SavedByAnotherModule_MakesThemEqual()
    {
        using var first = Create(Small, seed: 1);
        using var second = Create(Small, seed: 2);
        Weights.Randomize(first);
        first.SaveWeights(File);

        var report = second.LoadWeights(File);

        Assert.True(Weights.AreEqual(first, second));
        Assert.Equal(second.state_dict().Count, report.Loaded.Count);
        Assert.Equal((0, 0, 0), (report.Missing.Count, report.Different.Count, report.Unused.Count));
        Assert.Equal("", report.DescribeDifferences());
    }

    [Fact]
    public void LoadWeights_OtherNumberOfClasses_LoadsTheRestAndNamesBothShapes()
    {
        using var three = new GraphModule(Small.CreateGraph(1, 3));
        using var two = new GraphModule(Small.CreateGraph(1, 2));
        three.SaveWeights(File);

        var report = two.LoadWeights(File);

        Assert.Equal(["output.weight", "output.bias"], report.Different.Select(difference => difference.Name));
        Assert.Equal(
            "output.weight has [3, 2, 1, 1] in the file and [2, 2, 1, 1] in the network; output.bias has [3] in the file and [2] in the network",
            report.DescribeDifferences());
        Assert.Equal($"{report.Count - 2} of {two.state_dict().Count} tensors", report.ToString());
    }

    [Fact]
    public void LoadWeights_OtherTensorsInTheFile_NamesWhatIsMissingAndUnused()
    {
        Write(("encoder1.conv1.weight", [2, 1, 3, 3]), ("fc.weight", [10, 4]));
        using var module = Create(Small, seed: 1);

        var report = module.LoadWeights(File);

        Assert.Equal(["encoder1.conv1.weight"], report.Loaded);
        Assert.Equal(["fc.weight"], report.Unused);
        Assert.Equal(module.state_dict().Count - 1, report.Missing.Count);
        Assert.StartsWith($"the file lacks {report.Missing.Count}: encoder1.", report.DescribeDifferences(), StringComparison.Ordinal);
        Assert.EndsWith(", …", report.DescribeDifferences(), StringComparison.Ordinal);
        using var scope = NewDisposeScope();
        Assert.All(module.state_dict()["encoder1.conv1.weight"].bytes.ToArray().Chunk(4), element => Assert.Equal(0.5f, BitConverter.ToSingle(element)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void LoadWeights_NoFiniteNumber_NamesTheTensorAndChangesNothing(float value)
    {
        using var damaged = Create(Small, seed: 1);
        using var module = Create(Small, seed: 2);
        using var before = Create(Small, seed: 2);
        using (no_grad())
        {
            damaged.state_dict()["output.bias"].copy_(ones_like(damaged.state_dict()["output.bias"]).Times(value));
        }

        damaged.SaveWeights(File);

        var exception = Assert.Throws<SegmentationException>(() => module.LoadWeights(File));

        Assert.StartsWith(FormattableString.Invariant($"The weights file '{File}' holds {value} in output.bias"), exception.Message, StringComparison.Ordinal);
        Assert.True(Weights.AreEqual(before, module));
    }

    [Fact]
    public void LoadWeights_NothingFits_NamesTheFirstWithBothShapesAndChangesNothing()
    {
        using var module = Create(Small, seed: 1);
        using var before = Create(Small, seed: 1);
        using var wide = Create(Small with { Width = 4 }, seed: 1);
        WriteOnly(wide, name => name.StartsWith("encoder1.", StringComparison.Ordinal));

        var exception = Assert.Throws<SegmentationException>(() => module.LoadWeights(File));

        Assert.StartsWith(
            $"Nothing in '{File}' fits the network: encoder1.conv1.weight has [4, 1, 3, 3] in the file and [2, 1, 3, 3] in the network; ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("the file's first are encoder1.", exception.Message, StringComparison.Ordinal);
        Assert.True(Weights.AreEqual(before, module));
    }

    [Fact]
    public void LoadWeights_FullyConnectedLayer_FillsTheConvolutionWithAsManyInputs()
    {
        float[] values = [.. Enumerable.Range(0, 3 * 18).Select(index => (float)index)];
        SafetensorsWriter.Write(File, [new WeightTensor("classifier.weight", [3, 18], () => values)], WeightTensor.PyTorchMetadata);
        using var module = new GraphModule(new Convolution().CreateGraph(2, 3));

        var report = module.LoadWeights(File);

        // [3, 18] in rows is [3, 2, 3, 3] in rows.
        Assert.Equal(["classifier.weight"], report.Loaded);
        Assert.Equal(values, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(module.state_dict()["classifier.weight"].bytes).ToArray());
    }

    [Fact]
    public void LoadWeights_CountersInTheFile_AreNoWeights()
    {
        const string Header =
            """{"output.bias":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[4,12]}}""";
        System.IO.File.WriteAllBytes(
            File,
            [.. BitConverter.GetBytes((ulong)Header.Length), .. Encoding.UTF8.GetBytes(Header), 0, 0x3c, 0, 0xc0, .. new byte[8]]);
        using var module = Create(Small, seed: 1);

        var report = module.LoadWeights(File);

        Assert.Equal(["output.bias"], report.Loaded);
        Assert.Empty(report.Unused);
        using var scope = NewDisposeScope();
        Assert.Equal([1f, -2f], module.state_dict()["output.bias"].detach().data<float>().ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 8, 8, 18, 14, 77, 76, 83, 101, 103, 109 }, "looks like an ONNX file")]
    [InlineData(new byte[] { 0x80, 2, 1, 1, 1, 1, 1, 1, 1, 1 }, "neither a safetensors file nor a saved model")]
    [InlineData(new byte[] { 1 }, "neither a safetensors file nor a saved model")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0, 0, 0 }, "is damaged")]
    public void LoadWeights_OtherFile_SaysWhatToGive(byte[] bytes, string problem)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        using var module = Create(Small, seed: 1);

        var exception = Assert.Throws<SegmentationException>(() => module.LoadWeights(File));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadWeights_CheckpointOfPyTorch_SaysHowToConvertIt()
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            zip.CreateEntry("archive/data.pkl");
        }

        using var module = Create(Small, seed: 1);

        Assert.Contains("safetensors.torch.save_file", Assert.Throws<SegmentationException>(() => module.LoadWeights(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsEncoderFrozen_TrainingStep_ChangesTheRestOnly()
    {
        using var scope = NewDisposeScope();
        using var module = Create(Small, seed: 1);
        using var before = Create(Small, seed: 1);
        using var optimizer = new AdamOptimizer().Begin([.. module.parameters()]);
        module.train();
        module.IsEncoderFrozen = true;

        Step();

        AssertChanged(
            module,
            before,
            name => !name.StartsWith("encoder", StringComparison.Ordinal) && !name.StartsWith("bottleneck", StringComparison.Ordinal));

        module.IsEncoderFrozen = false;
        Step();

        AssertChanged(module, before, _ => true);

        void Step()
        {
            module.zero_grad();
            module.forward(randn([2, 1, 8, 8])).Power(2).mean().backward();
            optimizer.Step(0.1);
        }
    }

    [Fact]
    public void IsEncoderFrozen_NoEncoder_Throws()
    {
        using var module = new GraphModule(new Convolution().CreateGraph(1, 2));

        Assert.Throws<InvalidOperationException>(() => module.IsEncoderFrozen = true);
        Assert.False(module.IsEncoderFrozen);
        module.IsEncoderFrozen = false;
    }

    private static void AssertChanged(GraphModule module, GraphModule before, Func<string, bool> isChanged)
    {
        var others = before.state_dict();
        Assert.All(module.state_dict(), pair => Assert.True(isChanged(pair.Key) != pair.Value.bytes.SequenceEqual(others[pair.Key].bytes), pair.Key));
    }

    private static GraphModule Create(NetworkArchitecture network, int seed)
    {
        manual_seed(seed);
        return new GraphModule(network.CreateGraph(1, 2));
    }

    private void Write(params (string Name, long[] Shape)[] tensors) => SafetensorsWriter.Write(
        File,
        tensors.Select(tensor => new WeightTensor(
            tensor.Name, tensor.Shape, () => [.. Enumerable.Repeat(0.5f, (int)tensor.Shape.Aggregate((product, length) => product * length))])),
        WeightTensor.PyTorchMetadata);

    private void WriteOnly(GraphModule module, Func<string, bool> isWanted) =>
        Write([.. module.state_dict().Where(pair => isWanted(pair.Key)).Select(pair => (pair.Key, pair.Value.shape))]);

    /// <summary>A single convolution, which belongs to no encoder.</summary>
    private sealed record Convolution : NetworkArchitecture
    {
        public override string Name => "convolution";

        public override string Paper => "none";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => graph.Conv("classifier", image, outputChannels);
    }
}
