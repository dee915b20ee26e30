using System.Text;
using System.Text.Json;
using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Tests.Models.Import;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.TensorBoard;
using Microsoft.ML;
using State = MLSegmentation.Training.Loop.Checkpoints.CheckpointState;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Small models, networks and weights.</summary>
internal static class ModelExamples
{
    /// <summary>Under which key a model describes itself.</summary>
    public const string DescriptionKey = "mlsegmentation.model";

    /// <summary>ONNX files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Onnx() =>
    [
        ("threshold", ThresholdModel.CreateBytes()),
        ("float16", ThresholdModel.CreateFloat16Bytes()),
        ("deep", ThresholdModel.CreateDeepBytes()),
        ("convolutions", SmallNetworks.WithConvolutions()),
        ("volume", new VolumeModel().CreateBytes()),
        ("slices", new VolumeModel { Volumes = new() { Slices = 3, Normalization = VolumeNormalization.DataSet }, Divisor = 2 }.CreateBytes()),
    ];

    /// <summary>What ML.NET saves.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Zip()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes());
        return [("threshold", ImageExamples.Write(stream => new MLContext().Segmentation().Save(model, stream)))];
    }

    /// <summary>What models say of themselves.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Description() =>
        Onnx().Select(model => (model.Name, Encoding.UTF8.GetBytes(
            ModelProto.Parser.ParseFrom(model.Content).MetadataProps.Single(entry => entry.Key == DescriptionKey).Value)));

    /// <summary>Networks of other software.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Network() =>
    [
        ("planes", new PlainNetwork().Planes().Output("planes").ToBytes()),
        ("probabilities", new PlainNetwork().Planes().Node("Softmax", "p", ["planes"], OnnxGraph.Attribute("axis", 1)).Output("p").ToBytes()),
        ("old", new PlainNetwork(operatorSet: 9).Planes().Node("Upsample", "up", ["planes", "b"]).Output("up").ToBytes()),
        ("labels", new PlainNetwork().Planes().Node("ArgMax", "labels", ["planes"], OnnxGraph.Attribute("axis", 1)).Output("labels", DataType.Int64).ToBytes()),
        ("shapes", Shapes()),
    ];

    /// <summary>Weights.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Safetensors()
    {
        byte[] header = Encoding.UTF8.GetBytes(
            """
            {"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F64","shape":[],"data_offsets":[4,12]},
            "c":{"dtype":"BF16","shape":[1,1],"data_offsets":[12,14]}}
            """);
        return
        [
            ("float32", ImageExamples.Write(stream => SafetensorsWriter.Write(
                stream,
                [new WeightTensor("first.weight", [2, 1], () => [1, 2]), new WeightTensor("best/first.weight", [2], () => [1, 2])],
                StoredNetwork.Describe(new NetworkInfo("unet", new Dictionary<string, string> { ["depth"] = "1" }, 2))))),
            ("types", [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, .. new byte[14]]),
        ];
    }

    /// <summary>Files of events: of a run that ended, of one that did not, and of one that was killed while it wrote.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Events()
    {
        Event[] events =
        [
            new() { FileVersion = "brain.Event:2" },
            new() { SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start } },
            new() { Summary = new() { Value = { new Summary.Types.Value { Tag = "options" } } } },
            new() { Step = 1, Summary = new() { Value = { new Summary.Types.Value { Tag = "training/loss", SimpleValue = 0.5f } } } },
            new() { Step = 1, SessionLog = new() { Status = SessionLog.Types.SessionStatus.Stop } },
        ];
        byte[] whole = Write(events), open = Write(events[..^1]);
        return [("whole", whole), ("open", open), ("cut", whole[..^9])];

        static byte[] Write(Event[] events) => ImageExamples.Write(stream => Array.ForEach(events, item => RecordFormat.Write(stream, item.ToByteArray())));
    }

    /// <summary>Where trainings were.</summary>
    public static IEnumerable<(string Name, byte[] Content)> CheckpointState()
    {
        var run = new Dictionary<string, string> { ["loss"] = "dice" };
        var state = new State(State.CurrentFormat, 4, 0.5, 1, run, ThresholdModel.Info.Training!.Epochs)
        {
            Sums = new Dictionary<string, double> { ["consistency"] = 0.25 },
        };
        return [("epochs", JsonSerializer.SerializeToUtf8Bytes(state, CheckpointStateContext.Default.CheckpointState))];
    }

    private static byte[] Shapes() => new PlainNetwork()
        .Node("Shape", "shape", ["x"])
        .Integers("two", 2)
        .Integers("axes", 0)
        .Node("Gather", "height", ["shape", "two"])
        .Node("Concat", "sides", ["height", "two"], OnnxGraph.Attribute("axis", 0))
        .Planes()
        .Node("Resize", "resized", ["planes", "", "", "sides"])
        .Output("resized")
        .ToBytes();
}
