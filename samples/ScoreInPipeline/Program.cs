// A saved segmentation model as one step of an ML.NET pipeline. Images are loaded and segmented, a custom mapping measures the masks, and a trainer
// of ML.NET learns a number of the application's own from the measures: here the number of cells, of which the mask alone shows fewer, because cells
// touch. The pipeline is saved as a whole, loaded, and asked about one image. It needs MLSegmentation and Microsoft.ML.OnnxRuntime, not TorchSharp.
//
//   ./mlseg demo                                          leaves model.zip, and images and masks in train and test
//   dotnet run --project samples/ScoreInPipeline -- mlseg-demo/model.zip mlseg-demo/data/train mlseg-demo/data/test counting.zip
using Microsoft.ML;
using Microsoft.ML.Transforms;
using MLSegmentation;

if (args.Length != 4)
{
    Console.Error.WriteLine("usage: ScoreInPipeline MODEL.zip TRAIN TEST PIPELINE.zip");
    Console.Error.WriteLine("TRAIN and TEST are folders with the folders images and masks in them, of which masks tell how many cells there are.");
    return 2;
}

if (Array.Find([args[0], args[1], args[2]], path => !Path.Exists(path)) is { } missing)
{
    Console.Error.WriteLine($"There is no '{missing}'.");
    return 2;
}

(string modelFile, string train, string test, string pipelineFile) = (args[0], args[1], args[2], args[3]);
var mlContext = new MLContext(seed: 1);
var trainRows = mlContext.Data.LoadFromEnumerable(ReadRows(train));
var testRows = mlContext.Data.LoadFromEnumerable(ReadRows(test));

// The model takes images of any size and gives masks of the same, so nothing has to be resized. Everything but ApplySegmentationModel is ML.NET's own.
// The cache keeps the measures, so that the trainer, which reads its rows many times, has each image segmented once.
var pipeline = mlContext.Transforms.LoadImages("Image", "", "File")
    .Append(mlContext.Transforms.ApplySegmentationModel("Mask", "Image", modelFile, scoreColumnName: "Probability"))
    .Append(mlContext.Transforms.CustomMapping(new MeasureMask().GetMapping(), MeasureMask.Contract))
    .Append(mlContext.Transforms.Concatenate("Features", nameof(Measures.AreaShare), nameof(Measures.Blobs)))
    .Append(mlContext.Transforms.NormalizeMeanVariance("Features"))
    .AppendCacheCheckpoint(mlContext)
    .Append(mlContext.Regression.Trainers.Sdca(labelColumnName: nameof(CountedImage.Cells)));
var counting = pipeline.Fit(trainRows);

var metrics = mlContext.Regression.Evaluate(counting.Transform(testRows), labelColumnName: nameof(CountedImage.Cells));
Console.WriteLine(FormattableString.Invariant($"mean error {metrics.MeanAbsoluteError:F2} cells, R² {metrics.RSquared:F2}"));

// A program that loads the pipeline knows what the mapping does from the class that is registered here.
mlContext.Model.Save(counting, trainRows.Schema, pipelineFile);
mlContext.ComponentCatalog.RegisterAssembly(typeof(MeasureMask).Assembly);
var loaded = mlContext.Model.Load(pipelineFile, out _);
using var engine = mlContext.Model.CreatePredictionEngine<CountedImage, Count>(loaded);
foreach (var image in mlContext.Data.CreateEnumerable<CountedImage>(testRows, reuseRowObject: false).Take(5))
{
    var count = engine.Predict(image);
    Console.WriteLine(FormattableString.Invariant(
        $"{Path.GetFileName(image.File)}: {count.AreaShare:P1} of the image in {count.Blobs} pieces, {count.Score:F1} cells; counted {image.Cells}"));
}

return 0;

// What an application would read from its own table. Here the true masks stand for whoever counted: touching cells are told apart in them.
static IReadOnlyList<CountedImage> ReadRows(string folder)
{
    var classes = SegmentationClasses.Parse("background=0, cell=255");
    var apart = new MaskPostProcessing { SplitTouching = 2, MinObject = 20 };
    return
    [
        .. Directory.GetFiles(Path.Combine(folder, "images")).Order().Select(file => new CountedImage
        {
            File = Path.GetFullPath(file),
            Cells = SegmentationMask.Load(Path.Combine(folder, "masks", Path.GetFileName(file)), classes).LabelObjects(apart).Count,
        }),
    ];
}

internal sealed class CountedImage
{
    public string File { get; set; } = "";

    public float Cells { get; set; }
}

internal sealed class MaskOnly
{
    public SegmentationMask? Mask { get; set; }
}

internal sealed class Measures
{
    public float AreaShare { get; set; }

    public float Blobs { get; set; }
}

internal sealed class Count
{
    public float AreaShare { get; set; }

    public float Blobs { get; set; }

    public float Score { get; set; }
}

/// <summary>Turns a mask into numbers.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MeasureMask : CustomMappingFactory<MaskOnly, Measures>
{
    public const string Contract = "MeasureMask";

    public override Action<MaskOnly, Measures> GetMapping() => static (row, measures) =>
    {
        var mask = row.Mask!;
        measures.AreaShare = 1 - ((float)mask.Pixels.Count((byte)0) / mask.Pixels.Length);
        measures.Blobs = mask.LabelObjects().Count;
    };
}
