// A loss of one's own: cross-entropy in which pixels near a border between classes count more. Two networks learn the same images in the same order,
// one with it and one with the default loss, and are compared image by image.
//
//   ./mlseg demo                                          draws images to train on
//   dotnet run --project samples/CustomLoss -- mlseg-demo/data/train/images mlseg-demo/data/train/masks
using Microsoft.ML;
using MLSegmentation;
using MLSegmentation.Training;
using MLSegmentation.Training.Losses;
using static TorchSharp.torch;

int steps = 120;
if (args.Length is not (2 or 3) || (args.Length == 3 && !int.TryParse(args[2], out steps)) || steps < 1)
{
    Console.Error.WriteLine("usage: CustomLoss IMAGES MASKS [STEPS]");
    return 2;
}

if (Array.Find([args[0], args[1]], path => !Path.Exists(path)) is { } missing)
{
    Console.Error.WriteLine($"There is no '{missing}'.");
    return 2;
}

var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadSegmentationFolder(args[0], args[1], SegmentationClasses.Parse("background=0, cell=255"));
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);

// With surfaces, the evaluation also measures how far the outlines lie apart, which is what this loss is for.
var evaluation = new SegmentationEvaluationOptions { Surfaces = new() };
var own = Train(new BorderLoss { Weight = 4, Width = 2 } + new DiceLoss());
var usual = Train(new SegmentationTrainerOptions().Loss);
Console.WriteLine();
Console.WriteLine("A is the loss of this program, B the default:");
Console.Write(mlContext.Segmentation().Compare(own, usual));
return 0;

SegmentationMetrics Train(Loss loss)
{
    var trainer = mlContext.Segmentation().Trainers.UNet(new() { Width = 8, Depth = 3 }, new()
    {
        Loss = loss,
        Crop = new(96, 96),
        Steps = steps,
        Seed = 1,
        Execution = new() { Threads = 1 },
    });
    using var model = trainer.Fit(split.TrainSet);
    var metrics = mlContext.Segmentation().Evaluate(model.Transform(split.TestSet), options: evaluation);

    var surfaces = metrics.MeanSurfaces!;
    Console.WriteLine(loss);
    Console.WriteLine(FormattableString.Invariant(
        $"  Dice {metrics.MeanDice:F3}, boundary IoU {surfaces.BoundaryIoU:F3}, outlines {surfaces.AverageSymmetricSurfaceDistance:F2} pixels apart"));
    return metrics;
}

/// <summary>The weighted mean of -log p(label): pixels within <see cref="Width"/> pixels of another class have <see cref="Weight"/>, others 1.</summary>
internal sealed record BorderLoss : Loss
{
    public double Weight { get; init; } = 4;

    public int Width { get; init; } = 2;

    public override Tensor Compute(Tensor logits, Tensor target)
    {
        // [N, H, W]; 0 at ignored pixels.
        var losses = nn.functional.cross_entropy(logits, target, ignore_index: IgnoredIndex, reduction: nn.Reduction.None);

        // TorchSharp's x + 1, x * 2, ne and clamp hand the engine numbers that the garbage collector may take away; these methods hold them.
        var counts = target.DiffersFrom(IgnoredIndex);
        var weights = Borders(target, counts).to_type(logits.dtype).Times(Weight - 1).Plus(1) * counts;
        return (losses * weights).sum() / weights.sum().AtLeast(1e-7);
    }

    // How the model's description names the loss.
    public override string ToString() => FormattableString.Invariant($"border(weight={Weight}, width={Width})");

    // Where the largest class index nearby is not the smallest, another class is near. Ignored pixels are neither.
    private Tensor Borders(Tensor target, Tensor counts)
    {
        var classes = target.to_type(ScalarType.Float32).unsqueeze(1);
        var counted = counts.unsqueeze(1);
        var largest = Largest(where(counted, classes, tensor(-1f)));
        var smallest = -Largest(where(counted, -classes, tensor((float)-IgnoredIndex)));
        return largest.gt(smallest).squeeze(1);
    }

    private Tensor Largest(Tensor values) => nn.functional.max_pool2d(values, (2 * Width) + 1, stride: 1, padding: Width);
}
