// The steps of the notebook 02-your-own-images.ipynb as a program: dotnet run 02-your-own-images.cs
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
int epochs = 10; // 40 or more for a model to use

SegmentationInspection inspection = mlContext.Segmentation().Inspect(images, masks, new() { Classes = classes, Crop = new ImageSize(96, 96) });

IDataView trainingData = mlContext.Data.LoadSegmentationFolder(images, masks, classes);
IDataView testData = mlContext.Data.LoadSegmentationFolder(testImages, testMasks, classes);

var options = new SegmentationTrainerOptions
{
    Crop = new ImageSize(96, 96),
    Epochs = epochs,
    ValidationFraction = 0.2,
    Execution = new() { Threads = 1 },
    Progress = new Progress<TrainingProgress>(p => { if (p.ValidationMetrics is { } m) Console.WriteLine($"epoch {p.Epoch}: Dice {m.MeanDice:F3}"); }),
};
SegmentationTransformer model = mlContext.Segmentation().Trainers.UNet(new UNet { Width = 8, Depth = 3 }, options).Fit(trainingData);

Console.WriteLine(model.Info.History.ToCsv());

IDataView scored = model.Transform(testData);
SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(scored, options: new() { Classes = classes });
Console.WriteLine(metrics);

string worst = metrics.Images.MinBy(image => image.Dice).ImagePath;
var worstImage = SegmentationImage.LoadMLImage(worst);
SegmentationMask truth = SegmentationMask.Load(Path.Combine(testMasks, Path.GetFileName(worst)), classes);
SegmentationMask prediction = model.Predict(worstImage).PredictedLabel;
Console.WriteLine($"worst image: {worst}");

mlContext.Segmentation().Save(model, "cells.zip");
mlContext.Segmentation().SaveReport("cells.html", metrics, scored, new() { Model = model.Info });
Console.WriteLine(File.Exists("cells.html"));
