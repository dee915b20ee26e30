using Microsoft.ML;
using MLSegmentation;
using MLSegmentation.Training;

var mlContext = new MLContext(seed: 1);
var classes = SegmentationClasses.Parse("cell=255, membrane=0");      // order gives the class index

var data = mlContext.Data.LoadSegmentationFolder("images", "masks", classes);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);

var trainer = mlContext.Segmentation().Trainers.UNet(new UNet { Width = 32 }, new() { Crop = new(256, 256), Epochs = 40 });
var model = trainer.Fit(split.TrainSet);

var scored = model.Transform(split.TestSet);
var metrics = mlContext.Segmentation().Evaluate(scored);
Console.WriteLine($"Dice {metrics.MeanDice:F3}  IoU {metrics.MeanIoU:F3}  AUC {metrics.MeanAreaUnderRocCurve:F3}");

mlContext.Model.Save(model, null, "model.zip");      // a standard ML.NET model
model.SaveOnnx("model.onnx");                        // runs anywhere
