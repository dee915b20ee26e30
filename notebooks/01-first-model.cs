// The steps of the notebook 01-first-model.ipynb as a program: dotnet run 01-first-model.cs
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

int steps = 80; // more steps, better masks
var mlContext = new MLContext(seed: 1);
var classes = SegmentationClasses.FromNames("background", "disc");
mlContext.Segmentation();

Sample Draw(Random random)
{
    const int size = 96;
    var pixels = new byte[size * size * 4];
    var labels = new byte[size * size];
    var discs = Enumerable.Range(0, 4).Select(_ => (X: random.Next(size), Y: random.Next(size), Radius: random.Next(8, 18))).ToArray();
    for (int i = 0; i < labels.Length; i++)
    {
        bool inside = discs.Any(disc => Math.Pow((i % size) - disc.X, 2) + Math.Pow((i / size) - disc.Y, 2) < disc.Radius * disc.Radius);
        labels[i] = inside ? (byte)1 : (byte)0;
        byte grey = (byte)Math.Clamp((inside ? 140 : 90) + random.Next(-50, 51), 0, 255);
        new byte[] { grey, grey, grey, 255 }.CopyTo(pixels, i * 4);
    }

    var mask = new SegmentationMask(size, size, labels).WithClasses(classes);
    return new Sample { Image = MLImage.CreateFromPixels(size, size, MLPixelFormat.Bgra32, pixels), Label = mask };
}

var random = new Random(1);
var training = Enumerable.Range(0, 24).Select(_ => Draw(random)).ToList();
var validation = Enumerable.Range(0, 4).Select(_ => Draw(random)).ToList();
var test = Enumerable.Range(0, 6).Select(_ => Draw(random)).ToList();
IDataView trainingData = mlContext.Data.LoadFromEnumerable(training);
IDataView validationData = mlContext.Data.LoadFromEnumerable(validation);
IDataView testData = mlContext.Data.LoadFromEnumerable(test);

var options = new SegmentationTrainerOptions
{
    Crop = new ImageSize(96, 96),
    Steps = steps,
    ValidationSet = validationData,
    Execution = new() { Threads = 1 },
    Classes = classes,
    Progress = new Progress<TrainingProgress>(p => { if (p.Step % 20 == 0) Console.WriteLine($"step {p.Step} of {p.Steps}: loss {p.Loss:F3}"); }),
};
var trainer = mlContext.Segmentation().Trainers.UNet(new UNet { Width = 8, Depth = 3 }, options);
SegmentationTransformer model = trainer.Fit(trainingData);

SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(model.Transform(testData));
Console.WriteLine($"Dice {metrics.MeanDice:F3}  IoU {metrics.MeanIoU:F3}  AUC {metrics.MeanAreaUnderRocCurve:F3}");

var engine = mlContext.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(model);
SegmentationMask mask = engine.Predict(new SegmentationInput { Image = test[0].Image }).PredictedLabel;
Overlay.Save("first-model-overlay.png", test[0].Image, mask, classes);

mlContext.Model.Save(model, null, "first-model.zip");
model.SaveOnnx("first-model.onnx");
Console.WriteLine(File.Exists("first-model.onnx"));

public class Sample
{
    public MLImage Image { get; set; }

    public SegmentationMask Label { get; set; }
}
