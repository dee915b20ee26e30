// Trains a model on images and masks of the same names, and scores other images with it:
//
//   dotnet run -- train images masks
//   dotnet run -- score scans predicted
//
// Grey values of the masks are the classes, 0 the background and 255 what is looked for; change them in Train.

using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation;
using MLSegmentation.Training;

const string ModelFile = "model.zip";
var mlContext = new MLContext(seed: 1);

try
{
    switch (args)
    {
        case ["train", var images, var masks]:
            Train(images, masks);
            return 0;
        case ["score", var images, var output]:
            Score(images, output);
            return 0;
        default:
            Console.Error.WriteLine("Usage: train IMAGES MASKS, or score IMAGES OUTPUT");
            return 2;
    }
}
catch (Exception exception) when (exception is SegmentationException or IOException or UnauthorizedAccessException)
{
    // What is wrong with the data or the files, in words that say what would help.
    Console.Error.WriteLine(exception.Message);
    return 1;
}

void Train(string images, string masks)
{
    var classes = SegmentationClasses.Parse("background=0, object=255");
    var data = mlContext.Data.LoadSegmentationFolder(images, masks, classes);

    // A quarter of the images, by chance, is kept to try the model on. Of very few images that may be none, or all.
    var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.25);
    bool isSplit = HasRows(split.TrainSet) && HasRows(split.TestSet);

    var options = new SegmentationTrainerOptions
    {
        Crop = new(128, 128),
        Epochs = 20,
        Progress = new Progress<TrainingProgress>(Show),
    };
    using var model = mlContext.Segmentation().Trainers.UNet(new() { Width = 16, Depth = 3 }, options).Fit(isSplit ? split.TrainSet : data);

    mlContext.Model.Save(model, null, ModelFile);
    Console.WriteLine($"The model is in {ModelFile}.");
    if (!isSplit)
    {
        Console.WriteLine("There are too few images to keep some to try it on; it was trained on all.");
        return;
    }

    var metrics = mlContext.Segmentation().Evaluate(model.Transform(split.TestSet));
    Console.WriteLine($"On images that it was not trained on: Dice {metrics.MeanDice:F3}, IoU {metrics.MeanIoU:F3}");
}

bool HasRows(IDataView data) => data.GetColumn<string>("ImagePath").Any();

void Show(TrainingProgress progress)
{
    if (progress.CompletedEpoch is { } epoch)
    {
        Console.WriteLine($"epoch {epoch.Epoch} of {progress.Epochs}, loss {epoch.TrainingLoss:F3}");
    }
}

void Score(string images, string output)
{
    // Masks have the names of their images, which they would replace.
    if (RealFolder(images).Equals(RealFolder(output), StringComparison.OrdinalIgnoreCase))
    {
        throw new IOException($"'{output}' is the folder of the images; name another one for the masks.");
    }

    using var model = mlContext.Segmentation().Load(ModelFile);
    var scored = model.Transform(mlContext.Data.LoadSegmentationFolder(images));
    Directory.CreateDirectory(output);

    foreach (var row in mlContext.Data.CreateEnumerable<ScoredImage>(scored, reuseRowObject: false))
    {
        var mask = row.PredictedLabel!;
        mask.Save(Path.Combine(output, Path.GetFileNameWithoutExtension(row.ImagePath) + ".png"), model.Info.Classes);
        Console.WriteLine($"{row.ImagePath}: {(double)mask.Pixels.Count((byte)1) / mask.Pixels.Length:P1} {model.Info.Classes[1].Name}");
    }
}

string RealFolder(string folder)
{
    var given = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
    return given.Exists && given.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Path.TrimEndingDirectorySeparator(target.FullName) : given.FullName;
}

/// <summary>The columns that are read.</summary>
internal sealed class ScoredImage
{
    public string ImagePath { get; set; } = "";

    public SegmentationMask? PredictedLabel { get; set; }
}
