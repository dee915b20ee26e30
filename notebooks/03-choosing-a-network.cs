// The steps of the notebook 03-choosing-a-network.ipynb as a program: dotnet run 03-choosing-a-network.cs
#:project ../src/MLSegmentation.Training/MLSegmentation.Training.csproj
#:property UsesNativeEngines=true
#:property PublishAot=false
#:property Nullable=disable
#:property RunAnalyzers=false

using System;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation;
using MLSegmentation.Training;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

string images = "data/train/images";
string masks = "data/train/masks";
string testImages = "data/test/images";
string testMasks = "data/test/masks";
var classes = SegmentationClasses.Parse("background=0, cell=255");
var mlContext = new MLContext(seed: 1);
int steps = 50; // a few hundred for a comparison that counts
IDataView trainingData = mlContext.Data.LoadSegmentationFolder(images, masks, classes);
IDataView testData = mlContext.Data.LoadSegmentationFolder(testImages, testMasks, classes);

foreach (string name in NetworkCatalog.Names)
{
    NetworkArchitecture network = NetworkCatalog.Create(name);
    var cost = NetworkSummary.Of(network.CreateGraph(inputChannels: 3, outputChannels: 2), new ImageSize(256, 256));
    string field = cost.ReceptiveField?.ToString() ?? "all";
    Console.WriteLine($"{name,-14} {cost.Parameters / 1e6,6:F1} M parameters {cost.MultiplyAdds / 1e9,7:F1} G multiply-adds, sees {field}");
}

NetworkSummary summary = NetworkSummary.Of(new UNet { Width = 8, Depth = 3 }.CreateGraph(3, 2), new ImageSize(160, 160));

SegmentationTransformer Train(UNet network) => mlContext.Segmentation().Trainers.UNet(network, new SegmentationTrainerOptions
{
    Crop = new ImageSize(96, 96),
    Steps = steps,
    Seed = 1,
    Execution = new() { Threads = 1 },
}).Fit(trainingData);

SegmentationTransformer shallow = Train(new UNet { Width = 8, Depth = 1 });
SegmentationTransformer deep = Train(new UNet { Width = 8, Depth = 3 });

var evaluation = new SegmentationEvaluationOptions { Classes = classes };
SegmentationMetrics shallowMetrics = mlContext.Segmentation().Evaluate(shallow.Transform(testData), options: evaluation);
SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(deep.Transform(testData), options: evaluation);
Console.WriteLine($"depth 1: Dice {shallowMetrics.MeanDice:F3}, depth 3: Dice {metrics.MeanDice:F3}");

SegmentationComparison comparison = mlContext.Segmentation().Compare(metrics, shallowMetrics);
Console.WriteLine(comparison);

string path = Directory.GetFiles(testImages).Order().First();
var image = SegmentationImage.LoadMLImage(path);
var shallowOverlay = Overlay.Create(image, shallow.Predict(image).PredictedLabel, classes);
var deepOverlay = Overlay.Create(image, deep.Predict(image).PredictedLabel, classes);
