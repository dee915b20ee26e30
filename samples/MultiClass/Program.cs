// Several classes with colours: draws images of discs, squares and triangles, trains on them, shows the metrics of each class and which classes are
// taken for which, and writes the predicted masks in the colours of the classes.
//
//   dotnet run --project samples/MultiClass -- shapes
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation;
using MLSegmentation.Training;

const int Size = 96;
int steps = 500;
if (args.Length is not (1 or 2) || (args.Length == 2 && !int.TryParse(args[1], out steps)) || steps < 1)
{
    Console.Error.WriteLine("usage: MultiClass FOLDER [STEPS]");
    return 2;
}

// A class is named by its colour in mask files, and shown in it. The order gives the class index. Masks of plain numbers would be sky=0, disc=1, …
var classes = SegmentationClasses.Parse("sky=#202028, disc=#e6194b, square=#3cb44b, triangle=#4363d8");
string folder = args[0];
Draw(Path.Combine(folder, "train"), count: 40, seed: 1);
Draw(Path.Combine(folder, "test"), count: 10, seed: 2);

var mlContext = new MLContext(seed: 1);
var trainer = mlContext.Segmentation().Trainers.UNet(new() { Width = 12, Depth = 3 }, new()
{
    Crop = new(Size, Size),
    Steps = steps,
    Execution = new() { Threads = 1 },
});
using var model = trainer.Fit(Load("train"));
var scored = model.Transform(Load("test"));
var metrics = mlContext.Segmentation().Evaluate(scored);

Console.WriteLine("class         share  precision  recall    Dice     IoU");
foreach (var item in metrics.Classes)
{
    double share = (double)item.Support / metrics.PixelCount;
    Console.WriteLine(FormattableString.Invariant(
        $"{item.Name,-10} {share,8:P1} {item.Precision,10:F3} {item.Recall,7:F3} {item.Dice,7:F3} {item.IoU,7:F3}"));
}

// The row is the true class, the column the predicted one.
Console.WriteLine();
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

// Palette index is class index, palette colour is the colour of the class; the file tells other programs the names, too.
string predictions = Directory.CreateDirectory(Path.Combine(folder, "predictions")).FullName;
foreach (var row in mlContext.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false))
{
    row.PredictedLabel!.Save(Path.Combine(predictions, Path.GetFileName(row.ImagePath)), classes);
}

Console.WriteLine($"{metrics.ImageCount} masks in {predictions}");
return 0;

IDataView Load(string part) =>
    mlContext.Data.LoadSegmentationFolder(Path.Combine(folder, part, "images"), Path.Combine(folder, part, "masks"), classes);

// Three to five shapes on dark ground, all in greys of the same range, so that the colour does not tell the class.
void Draw(string part, int count, int seed)
{
    string images = Directory.CreateDirectory(Path.Combine(part, "images")).FullName;
    string masks = Directory.CreateDirectory(Path.Combine(part, "masks")).FullName;
    var random = new Random(seed);
    for (int number = 0; number < count; number++)
    {
        byte[] labels = new byte[Size * Size];
        double[] light = [.. Enumerable.Repeat(40.0, Size * Size)];
        for (int shapes = random.Next(3, 6); shapes > 0; shapes--)
        {
            AddShape(labels, light, (byte)random.Next(1, classes.Count), random);
        }

        byte[] pixels = [.. light.SelectMany(value => Grey(value + (random.NextDouble() * 40) - 20))];
        using var image = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Bgra32, pixels);
        image.Save(Path.Combine(images, $"{number:D2}.png"));
        new SegmentationMask(Size, Size, labels).Save(Path.Combine(masks, $"{number:D2}.png"), classes);
    }
}

void AddShape(byte[] labels, double[] light, byte label, Random random)
{
    double radius = random.Next(9, 17), grey = random.Next(100, 200);
    double left = random.Next(Size), top = random.Next(Size);
    for (int pixel = 0; pixel < labels.Length; pixel++)
    {
        double x = (pixel % Size) - left, y = (pixel / Size) - top;
        bool isInside = classes[label].Name switch
        {
            "disc" => (x * x) + (y * y) <= radius * radius,
            "square" => Math.Max(Math.Abs(x), Math.Abs(y)) <= radius * 0.9,
            _ => y <= radius && Math.Abs(x) <= (y + radius) / 2,
        };
        if (isInside)
        {
            (labels[pixel], light[pixel]) = (label, grey);
        }
    }
}

static byte[] Grey(double value) => [(byte)value, (byte)value, (byte)value, byte.MaxValue];

internal sealed class Prediction
{
    public string ImagePath { get; set; } = "";

    public SegmentationMask? PredictedLabel { get; set; }
}
