// Two networks compared on all images: each is trained once for each fold on the images of the others, so that every image is segmented by a network
// that has not seen it. Shows mean and deviation over the folds, and the difference image by image with its interval.
//
//   ./mlseg demo                                          draws images to train on
//   dotnet run --project samples/CrossValidation -- mlseg-demo/data/train/images mlseg-demo/data/train/masks folds
using Microsoft.ML;
using MLSegmentation;
using MLSegmentation.Training;

int folds = 4, steps = 60;
if (args.Length is < 3 or > 5
    || (args.Length > 3 && !int.TryParse(args[3], out folds))
    || (args.Length > 4 && !int.TryParse(args[4], out steps))
    || folds < 2 || steps < 1)
{
    Console.Error.WriteLine("usage: CrossValidation IMAGES MASKS OUTPUT [FOLDS [STEPS]]");
    return 2;
}

if (Array.Find([args[0], args[1]], path => !Path.Exists(path)) is { } missing)
{
    Console.Error.WriteLine($"There is no '{missing}'.");
    return 2;
}

(string images, string masks, string output) = (args[0], args[1], args[2]);
var classes = SegmentationClasses.Parse("background=0, cell=255");
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadSegmentationFolder(images, masks, classes);

var shallow = Validate("shallow", new UNet { Width = 8, Depth = 1 });
var deep = Validate("deep", new UNet { Width = 8, Depth = 3 });

Console.WriteLine();
Console.WriteLine("A is the deep network, B the shallow one:");
Console.Write(mlContext.Segmentation().Compare(deep, shallow, new BootstrapOptions { Resamples = 2000 }));
return 0;

// Trains a network for every fold, writes the masks of all images, each by the network that has not seen it, and evaluates these.
SegmentationMetrics Validate(string name, UNet network)
{
    var trainer = mlContext.Segmentation().Trainers.UNet(network, new()
    {
        Crop = new(96, 96),
        Steps = steps,
        Seed = 1,
        Execution = new() { Threads = 1 },
    });

    // The same seed deals the images to the same folds, whichever network is trained.
    using var validation = mlContext.Segmentation()
        .CrossValidate(data, trainer, new SegmentationCrossValidationOptions { NumberOfFolds = folds, Seed = 1, EvenFolds = true });
    string predictions = Directory.CreateDirectory(Path.Combine(output, name)).FullName;
    Console.WriteLine($"{name}: {validation.Summary}");
    foreach (var fold in validation)
    {
        Console.WriteLine($"  fold {fold.Fold}: {fold.Metrics}");
        foreach (var row in mlContext.Data.CreateEnumerable<Prediction>(fold.ScoredHoldOutSet, reuseRowObject: false))
        {
            row.PredictedLabel!.Save(Path.Combine(predictions, Path.GetFileNameWithoutExtension(row.ImagePath) + ".png"), classes);
        }
    }

    return mlContext.Segmentation().Evaluate(mlContext.Data.LoadSegmentationPredictions(predictions, masks, images, classes));
}

internal sealed class Prediction
{
    public string ImagePath { get; set; } = "";

    public SegmentationMask? PredictedLabel { get; set; }
}
