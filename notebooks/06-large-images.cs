// The steps of the notebook 06-large-images.ipynb as a program: dotnet run 06-large-images.cs
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

SegmentationTransformer model = mlContext.Segmentation().Trainers.UNet(new UNet { Width = 8, Depth = 3 }, new SegmentationTrainerOptions
{
    Crop = new ImageSize(96, 96),
    Steps = steps,
    Execution = new() { Threads = 1 },
}).Fit(trainingData);
mlContext.Segmentation().Save(model, "slide-model.zip");

const int columns = 6, rows = 4, side = 160;
var tiles = Directory.GetFiles(testImages).Order().Select(path => SegmentationImage.LoadMLImage(path)).ToArray();
var pixels = new byte[columns * rows * side * side * 4];
for (int tile = 0; tile < columns * rows; tile++)
{
    var source = tiles[tile % tiles.Length].Pixels;
    for (int y = 0; y < side; y++)
    {
        int target = ((((tile / columns * side) + y) * columns) + (tile % columns)) * side * 4;
        source.Slice(y * side * 4, side * 4).CopyTo(pixels.AsSpan(target));
    }
}

var slide = MLImage.CreateFromPixels(columns * side, rows * side, tiles[0].PixelFormat, pixels);

var tiling = new SegmentationTilingOptions { Size = new ImageSize(256, 256), Overlap = 0.25, Blending = TileBlending.Gaussian };
SegmentationTransformer tiled = mlContext.Segmentation().Load("slide-model.zip", new SegmentationScoringOptions { Tiling = tiling });
SegmentationMask mask = tiled.Predict(slide).PredictedLabel;

ObjectMap objects = mask.LabelObjects(new MaskPostProcessing { SplitTouching = 1, MinObject = 20 });
Console.WriteLine($"{objects.Count} cells");
foreach (SegmentationObject cell in objects.ExtractObjects().OrderByDescending(cell => cell.Area).Take(5))
{
    Console.WriteLine($"{cell.ClassName} {cell.Number}: {cell.Area} pixels at {cell.Centroid.X:F1}, {cell.Centroid.Y:F1}");
}

model.SaveOnnx("slide-model.onnx");
SegmentationTransformer again = SegmentationTransformer.FromOnnx("slide-model.onnx");
bool isSame = again.Predict(tiles[0]).PredictedLabel.Equals(model.Predict(tiles[0]).PredictedLabel);
Console.WriteLine($"the same mask: {isSame}");
