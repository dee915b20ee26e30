// Trains a network that is described here, shows what it costs, evaluates it and writes it as ONNX.
//
//   ./mlseg demo                                          draws images to train on
//   dotnet run --project samples/CustomNetwork -- mlseg-demo/data/train/images mlseg-demo/data/train/masks context.onnx
using Microsoft.ML;
using MLSegmentation;
using MLSegmentation.Training;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

int steps = 100;
if (args.Length is not (3 or 4) || (args.Length == 4 && !int.TryParse(args[3], out steps)) || steps < 1)
{
    Console.Error.WriteLine("usage: CustomNetwork IMAGES MASKS MODEL.onnx [STEPS]");
    return 2;
}

if (Array.Find([args[0], args[1]], path => !Path.Exists(path)) is { } missing)
{
    Console.Error.WriteLine($"There is no '{missing}'.");
    return 2;
}

(string images, string masks, string onnx) = (args[0], args[1], args[2]);
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadSegmentationFolder(images, masks, SegmentationClasses.Parse("background=0, cell=255"));
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);

var network = new ContextNetwork { Width = 12 };
var cost = NetworkSummary.Of(network.CreateGraph(inputChannels: 1, outputChannels: 2), new ImageSize(256, 256));
Console.WriteLine($"{cost.Parameters:N0} parameters, an output pixel depends on {cost.ReceptiveField} pixels across");

var options = new SegmentationTrainerOptions { Crop = new(64, 64), Steps = steps, Execution = new() { Threads = 1 } };
using var model = mlContext.Segmentation().Trainers.Custom(network, options).Fit(split.TrainSet);
Console.WriteLine($"Dice {mlContext.Segmentation().Evaluate(model.Transform(split.TestSet)).MeanDice:F3}");
model.SaveOnnx(onnx);
return 0;

/// <summary>Convolutions at full size, each with twice the reach of the one before (Yu and Koltun 2016, arXiv:1511.07122).</summary>
internal sealed record ContextNetwork : NetworkArchitecture
{
    public override string Name => "context";

    public int Width { get; init; } = 16;

    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var features = image;
        foreach (int dilation in (int[])[1, 2, 4, 8, 16])
        {
            var layer = graph.Scope($"dilation{dilation}");
            features = layer.Relu(layer.InstanceNorm("norm", layer.Conv("conv", features, Width, new() { Dilation = dilation, Bias = false })));
        }

        return graph.Conv("output", features, outputChannels, new() { Kernel = 1 });
    }
}
