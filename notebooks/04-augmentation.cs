// The steps of the notebook 04-augmentation.ipynb as a program: dotnet run 04-augmentation.cs
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
using MLSegmentation.Training.Augmentations;

string images = "data/train/images";
string masks = "data/train/masks";
string testImages = "data/test/images";
string testMasks = "data/test/masks";
var classes = SegmentationClasses.Parse("background=0, cell=255");
var mlContext = new MLContext(seed: 1);
IDataView data = mlContext.Data.LoadSegmentationFolder(images, masks, classes);
var options = new SegmentationTrainerOptions { Crop = new ImageSize(128, 128), Seed = 1, Classes = classes };

var plain = AugmentationPreview.Create(mlContext, data, options with { Augmentations = AugmentationPresets.None }, count: 2);
Console.WriteLine($"{plain.Count} patches of {plain[0].Image.Width}x{plain[0].Image.Height}");

var microscopy = AugmentationPreview.Create(mlContext, data, options with { Augmentations = AugmentationPresets.Microscopy }, count: 2);
Console.WriteLine(string.Join(", ", AugmentationPresets.Microscopy.Select(item => item.GetType().Name)));

AugmentedImage Show(Augmentation augmentation) =>
    AugmentationPreview.Create(mlContext, data, options with { Augmentations = [augmentation] }, count: 1)[0];

var bent = Show(new ElasticDeformation { Probability = 1, Deviation = 12 });
var turned = Show(new Rotation { Probability = 1, Degrees = 45 });
var dark = Show(new Gamma { Probability = 1, Largest = 3 });
var noisy = Show(new Noise { Probability = 1 });

var bending = new ElasticDeformation { Probability = 0.3, Deviation = 4 };
var chosen = options with { Augmentations = [new HorizontalFlip(), new VerticalFlip(), new QuarterTurn(), new Gamma(), bending] };
Console.WriteLine($"{chosen.Augmentations.Count} augmentations");
