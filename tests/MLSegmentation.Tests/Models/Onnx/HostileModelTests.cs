using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.ML;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Tests.Models.Onnx;

/// <summary>Models that do more than compute, or ask for more than a machine has, in .onnx files and inside .zip files.</summary>
public class HostileModelTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly Dictionary<string, (Action<ModelProto> Change, string Expected)> Changes = new()
    {
        ["data of a constant in a file"] = (model => MakeExternal(Half(model)), "external data"),
        ["a location alone"] = (model => Half(model).ExternalData.Add(Location()), "external data"),
        ["a place elsewhere alone"] = (model => Half(model).DataLocation = DataLocation.External, "external data"),
        ["data of an attribute"] = (model => AddConstant(model, attribute => attribute.T = External()), "external data"),
        ["data in a list of tensors"] = (model => AddConstant(model, attribute => attribute.Tensors.Add(External())), "external data"),
        ["data of a sparse attribute"] = (model => AddConstant(model, attribute => attribute.SparseTensor = Sparse()), "external data"),
        ["data in a list of sparse tensors"] = (model => AddConstant(model, attribute => attribute.SparseTensors.Add(Sparse())), "external data"),
        ["data of a sparse constant"] = (model => model.Graph.SparseInitializer.Add(Sparse()), "external data"),
        ["data in a sub-graph"] = (model => AddConstant(model, attribute => attribute.G = Graph()), "external data"),
        ["data in a list of graphs"] = (model => AddConstant(model, attribute => attribute.Graphs.Add(Graph())), "external data"),
        ["data in a function"] = (model => model.Functions.Add(Function()), "external data"),
        ["data in a training"] = (model => model.TrainingInfo.Add(new TrainingInfoProto { Algorithm = Graph() }), "external data"),
        ["a function"] = (model => model.Functions.Add(new FunctionProto { Name = "Relu" }), "functions of its own"),
        ["a training"] = (model => model.TrainingInfo.Add(new TrainingInfoProto()), "training_info"),
        ["a sparse constant"] = (model => model.Graph.SparseInitializer.Add(new SparseTensorProto()), "sparse_initializer"),
        ["a graph"] = (model => AddConstant(model, attribute => attribute.G = new GraphProto()), "holds a graph"),
        ["a text"] = (model => AddConstant(model, attribute => attribute.S = ByteString.CopyFromUtf8("secret")), "is a text"),
        ["an operator of somebody"] = (model => Add(model, "Relu", "half").Domain = "somebody", "somebody.Relu"),
        ["EPContext"] = (model => Add(model, "EPContext", "half").Domain = "com.microsoft", "EPContext"),
        ["a loop"] = (model => Add(model, "Loop", "half"), "operator Loop"),
        ["chance"] = (model => Add(model, "RandomNormal"), "operator RandomNormal"),
        ["a text operator"] = (model => Add(model, "StringNormalizer", "half"), "operator StringNormalizer"),
        ["an overload"] = (model => Add(model, "Relu", "half").Overload = "x", "operator Relu"),
        ["a shape below zero"] = (model => Half(model).Dims.Add(-1), "impossible shape"),
        ["an endless shape"] = (model => Half(model).Dims.Add([int.MaxValue, int.MaxValue, int.MaxValue]), "where its shape"),
        ["too few numbers"] = (model => Half(model).Dims.Add(2), "half has 1 values where its shape has 2, [2]"),
        ["texts in a constant"] = (model => Half(model).StringData.Add(ByteString.Empty), "holds texts"),
        ["an unknown type"] = (model => Half(model).DataType = (int)DataType.String, "none of numbers"),
        ["a circle"] = (model => model.Graph.Node.Insert(2, Node("Identity", "early", ["logits"])), "which nothing before it computes"),
        ["a name twice"] = (model => Add(model, "Identity", "half").Output[0] = "logits", "several values of the name 'logits'"),
        ["ConstantOfShape of 2^40"] = (
            model => Add(model, "ConstantOfShape", Integers(model, 1 << 16, 1 << 16, 1 << 8)), "reads a shape of more than 67108864 elements"),
        ["Expand to 2^40"] = (model => Add(model, "Expand", "half", Integers(model, 1 << 16, 1 << 16, 1 << 8)), "reads a shape of more than 67108864 elements"),
        ["Tile to 2^40"] = (model => Add(model, "Tile", "half", Integers(model, 1 << 16, 1 << 16, 1 << 8)), "reads a shape of more than 67108864 elements"),
        ["Range of a billion"] = (model => Add(model, "Range", Integer(model, 0), Integer(model, 1_000_000_000), Integer(model, 1)), "above 65536"),
        ["a product of 2^36"] = (model => Add(model, "Mul", Zeros(model, 1 << 18, 1), Zeros(model, 1, 1 << 18)), "would become more than"),
        ["a shape that the image does not have"] = (
            model => Add(model, "Reshape", OnnxNetwork.Input, Integers(model, 1 << 16, 1 << 16)), "reads a shape of more than 67108864 elements"),
        ["zeros of a shape that depends"] = (
            model => AddShaped(model), "should read its sizes from constants"),
        ["a count to the power of a side"] = (model => AddCount(model), "should read its sizes from constants"),
        ["a million paddings"] = (model => Add(model, "Pad", OnnxNetwork.Input, Integers(model, 0, 0, 0, 0, 0, 0, 1_000_000, 0)), "above 65536"),
        ["an enlargement by a million"] = (
            model => Add(model, "Resize", OnnxNetwork.Input, "", Floats(model, 1, 1, 1e6f, 1e6f)), "above 1024"),
        ["a window of a million"] = (
            model => Add(model, "MaxPool", OnnxNetwork.Input).Attribute.Add(Attribute("kernel_shape", [1_000_000L, 1_000_000L])), "above 4096"),
        ["twenty thousand nodes"] = (model => AddMany(model, 20_000), "nodes, and 2500 are allowed"),
        ["twice the image thirty times over"] = (model => Chain(model, (node, _) =>
        {
            node.OpType = "Concat";
            node.Input.Add(node.Input[0]);
            node.Attribute.Add(Attribute("axis", 0));
        }), "its node 'chain/16' (Concat) makes 268435456 numbers, 65536x1x64x64"),
        ["enlarged thirty times"] = (model => Chain(model, (node, count) =>
        {
            node.OpType = "Resize";
            node.Input.Add(["", Floats(model, 1, 1, 2, 2)]);
        }), "its node 'chain/8' (Resize) makes 268435456 numbers, 1x1x16384x16384"),
        ["repeated thirty times"] = (model => Chain(model, (node, count) =>
        {
            node.OpType = "Tile";
            node.Input.Add(Integers(model, 1, 2, 1, 1));
        }), "its node 'chain/16' (Tile) makes 268435456 numbers, 1x65536x64x64"),
        ["added to sides of four"] = (model => Chain(model, (node, count) =>
        {
            node.OpType = "Add";
            node.Input.Add(Constant(model, DataType.Float, new byte[4 * sizeof(float)], [4, .. Enumerable.Repeat(1L, 4 + count)]));
        }, 11), "its node 'chain/8' (Add) makes 268435456 numbers, 4x4x4x4x4x4x4x4x1x1x64x64"),
        ["padded by 60,000"] = (model => Add(model, "Pad", OnnxNetwork.Input, Integers(model, 0, 0, 60_000, 60_000, 0, 0, 0, 0)), "(Pad) makes"),
        ["every pixel with every pixel"] = (model =>
        {
            Add(model, "Tile", "products", Integers(model, 16, 1));
            AddNamed(model, "Mul", "products", "column", "row");
            AddNamed(model, "Reshape", "column", OnnxNetwork.Input, Integers(model, -1, 1));
            AddNamed(model, "Reshape", "row", OnnxNetwork.Input, Integers(model, 1, -1));
        }, "would take too much memory"),
        ["a name of a megabyte"] = (
            model => Add(model, "Relu", "half").Name = new string('a', 1 << 20), "it has a name of 1048576 bytes, and at most 65536 are read"),
        ["no weights"] = (model => Add(model, "Conv", OnnxNetwork.Input), "has no weights"),
        ["a sequence"] = (
            model => model.Graph.ValueInfo.Insert(0, new ValueInfoProto { Name = "s", Type = new TypeProto { SequenceType = new() } }), "is no tensor"),
    };

    public static TheoryData<string> Kinds => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Load_HostileModel_IsRefusedByEveryDoor(string kind)
    {
        var (change, expected) = Changes[kind];
        using var folder = new TemporaryFolder();
        var model = ThresholdModel.CreateProto();
        change(model);
        File.WriteAllBytes(folder["m.onnx"], model.ToByteArray());
        var pixels = PixelsModel.FromImageModel(ThresholdModel.CreateProto(), ModelColumns.Default);
        change(pixels);
        File.WriteAllBytes(folder["m.zip"], Zip(pixels.ToByteArray()));

        AssertRefused(() => SegmentationTransformer.FromOnnx(folder["m.onnx"]), "m.onnx", expected);
        AssertRefused(() => Context.Segmentation().Load(folder["m.onnx"]), "m.onnx", expected);
        AssertRefused(() => Context.Segmentation().Load(folder["m.zip"]), "m.zip", expected);
        using var stream = File.OpenRead(folder["m.zip"]);
        AssertRefused(() => Context.Segmentation().Load(stream), "(stream)", expected);
    }

    [Fact]
    public void Load_AnotherModelInThePipelineReadsFiles_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var other = new ModelProto { Graph = Graph() };
        other.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        byte[] own = PixelsModel.FromImageModel(ThresholdModel.CreateProto(), ModelColumns.Default).ToByteArray();
        File.WriteAllBytes(folder["m.zip"], Zip(own, other.ToByteArray()));

        AssertRefused(() => Context.Segmentation().Load(folder["m.zip"]), "m.zip", "external data");
    }

    [Fact]
    public void Load_AnotherModelInThePipelineHasOtherOperators_OpensOurs()
    {
        using var folder = new TemporaryFolder();
        var other = new ModelProto { Graph = new GraphProto() };
        other.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        Add(other, "Loop");
        byte[] own = PixelsModel.FromImageModel(ThresholdModel.CreateProto(), ModelColumns.Default).ToByteArray();
        File.WriteAllBytes(folder["m.zip"], Zip(own, other.ToByteArray()));

        using var model = Context.Segmentation().Load(folder["m.zip"]);

        Assert.Equal(2, model.Info.Classes.Count);
    }

    [Fact]
    public void Parse_UnknownField_IsRefused()
    {
        // Field 99, a number: 99 * 8 = 0x318.
        byte[] bytes = [.. ThresholdModel.CreateBytes(), 0x98, 0x06, 0x01];

        AssertRefused(() => ImageModel.Parse(bytes, "'m.onnx'"), "m.onnx", "the field 99 of ModelProto");
    }

    [Fact]
    public void Parse_AnyModel_HandsOnNothingButWhatWasChecked()
    {
        // The graph in two halves, of which parsers make one: another parser might see another graph than the one that was checked.
        byte[] bytes = ThresholdModel.CreateBytes();
        byte[] halves = [.. bytes, 0x3a, 0x02, 0x52, 0x00];

        var model = ImageModel.Parse(halves, "The model");

        var graph = ModelProto.Parser.ParseFrom(halves);
        Assert.Equal(graph.ToByteArray(), model.Bytes);
        Assert.NotEqual(halves, model.Bytes);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefused()
    {
        byte[] graph = [];
        for (int depth = 0; depth < 1000; depth++)
        {
            graph = Field(1, Field(5, Field(6, graph)));
        }

        AssertRefused(() => ImageModel.Parse(Field(7, graph), "'m.onnx'"), "m.onnx", "nested more than 50 deep");
    }

    [Fact]
    public void Parse_MillionsOfEmptyNodes_IsRefusedBeforeTheyExist()
    {
        byte[] nodes = [.. Enumerable.Repeat<byte[]>([0x0a, 0x00], 1_500_000).SelectMany(node => node)];

        AssertRefused(() => ImageModel.Parse(Field(7, nodes), "'m.onnx'"), "m.onnx", "more than 200000 fields");
    }

    [Fact]
    public void Load_FileOfThreeGigabytes_IsRefusedUnread()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        using (var file = File.OpenWrite(folder["m.onnx"]))
        {
            file.SetLength(3L << 30);
        }

        AssertRefused(() => Context.Segmentation().Load(folder["m.onnx"]), "m.onnx", "has 3221225472 bytes");
    }

    [Theory]
    [InlineData(int.MaxValue, "more than 1073741824 bytes")]
    [InlineData(500_000_000, "should have 500000000 bytes, made of")]
    public void Load_ZipEntryThatClaimsMore_IsRefusedWithoutTakingTheMemory(int claimed, string expected)
    {
        byte[] zip = Zip(PixelsModel.FromImageModel(ThresholdModel.CreateProto(), ModelColumns.Default).ToByteArray());

        // The directory at the end has the length 24 bytes behind its beginning.
        int directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(directory + 24), claimed);
        long before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused(() => ModelFile.Read(new MemoryStream(zip)), "(stream)", expected);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Load_ZipBomb_IsRefused()
    {
        byte[] bomb = new byte[100_000_000];
        ThresholdModel.CreateBytes().CopyTo(bomb, 0);

        // Zeros become a thousandth.
        AssertRefused(() => ModelFile.Read(new MemoryStream(Zip(bomb))), "(stream)", "should have 100000004 bytes, made of");
    }

    [Fact]
    public void ReadAllBytes_StreamWithoutEnd_EndsAtTheLimit() =>
        AssertRefused(() => UserStream.ReadAllBytes(new Endless(), "model", 100_000), "model", "has more than 100,000 bytes");

    [Fact]
    public void AllowedOperators_Documentation_ListsThem()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "onnx-model.md"));
        string[] sections = page[page.IndexOf("## What a model may hold", StringComparison.Ordinal)..].Split("com.microsoft", 2);

        Assert.Equal(AllowedOperators.Onnx.Order(StringComparer.Ordinal), Operators(sections[0]));
        Assert.Equal(AllowedOperators.Runtime.Order(StringComparer.Ordinal), Operators(sections[1]));
    }

    /// <summary>The operators of the first list of a section.</summary>
    private static IEnumerable<string> Operators(string section)
    {
        string list = section.Split("\n\n").First(part => part.StartsWith('`'));
        return Regex.Matches(list, "`(\\w+)`").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
    }

    private static void AssertRefused(Func<object> open, string source, string expected)
    {
        var exception = Assert.Throws<SegmentationException>(open);
        Assert.Contains(source, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    internal static byte[] Zip(params byte[][] models)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int index = 0; index < models.Length; index++)
            {
                using var entry = zip.CreateEntry($"TransformerChain/Transform_{index}/OnnxModel").Open();
                entry.Write(BitConverter.GetBytes(models[index].Length));
                entry.Write(models[index]);
            }
        }

        return content.ToArray();
    }

    internal static byte[] Field(int number, byte[] message)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(message));
        }

        return stream.ToArray();
    }

    private static NodeProto Add(ModelProto model, string operation, params string[] inputs)
    {
        var node = Node(operation, $"hostile/{model.Graph.Node.Count}", inputs);
        int last = model.Graph.Node.ToList().FindLastIndex(node => node.Output.Contains(OnnxNetwork.Input));
        model.Graph.Node.Insert(last + 1, node);
        return node;
    }

    private static void AddShaped(ModelProto model)
    {
        Add(model, "ConstantOfShape", "shape");
        AddNamed(model, "Shape", "shape", OnnxNetwork.Input);
    }

    /// <summary>Counts up to the fourth power of the number of elements of the image's shape.</summary>
    private static void AddCount(ModelProto model)
    {
        string zero = Integer(model, 0);
        Add(model, "Range", zero, "fourth", Integer(model, 1));
        AddNamed(model, "Mul", "fourth", "square", "square");
        AddNamed(model, "Mul", "square", "side", "side");
        AddNamed(model, "Size", "side", TensorNames.Image);
    }

    private static void AddNamed(ModelProto model, string operation, string name, params string[] inputs)
    {
        var node = Add(model, operation, inputs);
        node.Name = node.Output[0] = name;
    }

    /// <summary>Thirty nodes, each of which reads the one before it.</summary>
    private static void Chain(ModelProto model, Action<NodeProto, int> make, int count = 30)
    {
        int first = model.Graph.Node.ToList().FindLastIndex(node => node.Output.Contains(OnnxNetwork.Input)) + 1;
        for (int index = 0; index < count; index++)
        {
            var node = Node("", $"chain/{index + 1}", [index == 0 ? OnnxNetwork.Input : $"chain/{index}"]);
            make(node, index);
            model.Graph.Node.Insert(first + index, node);
        }
    }

    private static void AddMany(ModelProto model, int count)
    {
        for (int index = 0; index < count; index++)
        {
            model.Graph.Node.Add(Node("Identity", $"n{index}", [index == 0 ? "logits" : $"n{index - 1}"]));
        }
    }

    private static void AddConstant(ModelProto model, Action<AttributeProto> change)
    {
        var attribute = new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor };
        change(attribute);
        model.Graph.Node.Insert(2, Node("Constant", "hostile", [], attribute));
    }

    private static string Constant(ModelProto model, DataType type, ReadOnlySpan<byte> values, params long[] shape)
    {
        string name = $"hostile/constant/{model.Graph.Initializer.Count}";
        model.Graph.Initializer.Insert(0, TensorProto.Create(name, type, values, shape));
        return name;
    }

    private static string Integers(ModelProto model, params long[] values) =>
        Constant(model, DataType.Int64, MemoryMarshal.AsBytes<long>(values), values.Length);

    private static string Integer(ModelProto model, long value) => Constant(model, DataType.Int64, MemoryMarshal.AsBytes<long>([value]));

    private static string Floats(ModelProto model, params float[] values) =>
        Constant(model, DataType.Float, MemoryMarshal.AsBytes<float>(values), values.Length);

    private static string Zeros(ModelProto model, int height, int width) =>
        Constant(model, DataType.Float, new byte[height * width * sizeof(float)], height, width);

    private static TensorProto Half(ModelProto model) => model.Graph.Initializer.Single(constant => constant.Name == "half");

    private static TensorProto External()
    {
        var tensor = new TensorProto { Name = "secret", DataType = (int)DataType.Uint8 };
        MakeExternal(tensor);
        return tensor;
    }

    private static void MakeExternal(TensorProto tensor)
    {
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Add(Location());
    }

    private static StringStringEntryProto Location() => new() { Key = "location", Value = "appsettings.json" };

    private static SparseTensorProto Sparse() => new() { Indices = External() };

    private static GraphProto Graph()
    {
        var graph = new GraphProto();
        graph.Initializer.Add(External());
        return graph;
    }

    private static FunctionProto Function()
    {
        var function = new FunctionProto { Name = "F" };
        function.Node.Add(Node("Constant", "c", [], new AttributeProto { Name = "value", T = External() }));
        return function;
    }

    /// <summary>A stream of zeros.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override int Read(Span<byte> buffer) => buffer.Length;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
