// The steps of the notebook 05-evaluation.ipynb as a program: dotnet run 05-evaluation.cs
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

string images = "data/train/images";
string masks = "data/train/masks";
string testImages = "data/test/images";
string testMasks = "data/test/masks";
var classes = SegmentationClasses.Parse("background=0, cell=255");
var mlContext = new MLContext(seed: 1);
int steps = 60; // a few hundred for a model to use
IDataView trainingData = mlContext.Data.LoadSegmentationFolder(images, masks, classes);
IDataView testData = mlContext.Data.LoadSegmentationFolder(testImages, testMasks, classes);

SegmentationTransformer model = mlContext.Segmentation().Trainers.UNet(new UNet { Width = 8, Depth = 3 }, new SegmentationTrainerOptions
{
    Crop = new ImageSize(96, 96),
    Steps = steps,
    Execution = new() { Threads = 1 },
}).Fit(trainingData);
IDataView scored = model.Transform(testData);

SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(scored, options: new() { Classes = classes, Bootstrap = new() { Resamples = 500 } });
Console.WriteLine(metrics);

SegmentationMetrics deep = mlContext.Segmentation().Evaluate(scored, options: new()
{
    Classes = classes,
    Surfaces = new() { Tolerance = 2 },
    Objects = new() { MinimumArea = 20 },
});
Console.WriteLine(deep.Classes[1].Objects);

foreach (var image in deep.Images.OrderBy(image => image.Dice).Take(3))
{
    Console.WriteLine($"{Path.GetFileName(image.ImagePath)}: Dice {image.Dice:F3}, precision {image.Precision:F3}, recall {image.Recall:F3}");
}

string worst = deep.Images.MinBy(image => image.Dice).ImagePath;
var worstImage = SegmentationImage.LoadMLImage(worst);
SegmentationMask truth = SegmentationMask.Load(Path.Combine(testMasks, Path.GetFileName(worst)), classes);
SegmentationMask prediction = model.Predict(worstImage).PredictedLabel;

var cleaning = new MaskPostProcessing { FillHoles = MaskPostProcessing.AllHoles, MinObject = 20 };
IDataView cleaned = mlContext.Transforms.PostProcessMasks("PredictedLabel", cleaning).Fit(scored).Transform(scored);
SegmentationMetrics after = mlContext.Segmentation().Evaluate(cleaned, options: new() { Classes = classes });
Console.WriteLine($"Dice {metrics.MeanDice:F4} before, {after.MeanDice:F4} after");

mlContext.Segmentation().SaveReport("evaluation.html", metrics, scored, new() { Model = model.Info });
deep.SaveCsv("evaluation.csv");
Console.WriteLine(File.ReadLines("evaluation.csv").First());
