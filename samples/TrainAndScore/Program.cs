// Trains a U-Net inside an ML.NET pipeline, evaluates it, saves it, and scores one image with the loaded model.
//
//   ./mlseg demo                                          draws images to train on
//   dotnet run --project samples/TrainAndScore -- mlseg-demo/data/train/images mlseg-demo/data/train/masks model.zip
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation;
using MLSegmentation.Training;

int steps = 200;
if (args.Length is not (3 or 4) || (args.Length == 4 && !int.TryParse(args[3], out steps)) || steps < 1)
{
    Console.Error.WriteLine("usage: TrainAndScore IMAGES MASKS MODEL.zip [STEPS]");
    return 2;
}

if (Array.Find([args[0], args[1]], path => !Path.Exists(path)) is { } missing)
{
    Console.Error.WriteLine($"There is no '{missing}'.");
    return 2;
}

string images = args[0], masks = args[1], modelFile = args[2];
var mlContext = new MLContext(seed: 1);
mlContext.Log += (_, message) =>
{
    if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Info)
    {
        Console.WriteLine(message.RawMessage);
    }
};

// Any data view with file names will do; LoadImages and CopyColumns are ML.NET's own, LoadMasks and the trainer are ours.
var files = mlContext.Data.LoadFromEnumerable(Directory.GetFiles(images).Order().Select(path => new ImageFileName { File = Path.GetFileName(path) }));
var split = mlContext.Data.TrainTestSplit(files, testFraction: 0.2);
var classes = SegmentationClasses.Parse("background=0, cell=255");

var pipeline = mlContext.Transforms.LoadImages("Image", images, "File")
    .Append(mlContext.Transforms.LoadMasks("Label", masks, "File", classes))
    .Append(mlContext.Segmentation().Trainers.UNet(new() { Width = 12, Depth = 3 }, new()
    {
        Crop = new(128, 128),
        Steps = steps,
        Execution = new() { Threads = 1 },
    }))
    .Append(mlContext.Transforms.CopyColumns("Cells", "PredictedLabel"));
var model = pipeline.Fit(split.TrainSet);

var metrics = mlContext.Segmentation().Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"Dice {metrics.MeanDice:F3}  IoU {metrics.MeanIoU:F3}  AUC {metrics.MeanAreaUnderRocCurve:F3}");

// The saved file is a standard ML.NET model: another program loads it without TorchSharp.
mlContext.Model.Save(model, files.Schema, modelFile);
var loaded = mlContext.Model.Load(modelFile, out _);
var engine = mlContext.Model.CreatePredictionEngine<ImageFileName, Segmented>(loaded);
string first = mlContext.Data.CreateEnumerable<ImageFileName>(split.TestSet, reuseRowObject: false).First().File;
var mask = engine.Predict(new ImageFileName { File = first }).Cells!;
Console.WriteLine($"{first}: {mask.Width}x{mask.Height}, {mask.Pixels.ToArray().Count(label => label == 1)} pixels of cells");

// The same network as ONNX, for every other language.
SegmentationTransformer.FromModel(loaded).SaveOnnx(Path.ChangeExtension(modelFile, ".onnx"));
return 0;

internal sealed class ImageFileName
{
    public string File { get; set; } = "";
}

internal sealed class Segmented
{
    public SegmentationMask? Cells { get; set; }
}
