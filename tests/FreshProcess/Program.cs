using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation;

// What a process does before it calls anything of the library:  FreshProcess SCENARIO MODEL
var mlContext = new MLContext();
switch (args[0])
{
    case "attribute":
        // The rows are made when they are read, so ML.NET looks at their class before any mask was made.
        PrintLabels(mlContext.Data.LoadFromEnumerable(MakeMarked()));
        break;
    case "masks":
        PrintLabels(mlContext.Data.LoadFromEnumerable(new[] { new Plain { Label = MakeMask() } }));
        break;
    case "sized-attribute":
        Console.WriteLine(mlContext.Data.LoadFromEnumerable(Array.Empty<Sized>()).Schema["Image"].Type);
        Predict(image => new Sized { Image = image });
        break;
    case "sized-type":
        DataViewTypeManager.Register(new ImageDataViewType(2, 2), typeof(MLImage));
        Predict(image => new SizedByType { Image = image });
        break;
    case "telemetry":
        Predict(image => new SizedByType { Image = image });
        break;
    case "abandon":
        Abandon(args[1]);
        break;
    default:
        throw new ArgumentException($"There is no scenario '{args[0]}'.");
}

// The model is loaded by plain ML.NET, and the application's classes have nothing of the library but the type of the mask.
void Predict<T>(Func<MLImage, T> makeRow)
    where T : class
{
    using var engine = mlContext.Model.CreatePredictionEngine<T, Predicted>(mlContext.Model.Load(args[1], out _));
    using var image = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Rgba32, [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255]);
    Print(engine.Predict(makeRow(image)).PredictedLabel!);
}

// A file is being written when the program is to end: it goes, and no other one is begun.
static void Abandon(string file)
{
    using var begun = new ManualResetEventSlim();
    using var never = new ManualResetEventSlim();
    new Thread(() => AtomicFile.Write(file, stream =>
    {
        stream.WriteByte(1);
        stream.Flush();
        begun.Set();
        never.Wait();
    })) { IsBackground = true }.Start();
    begun.Wait();
    Console.WriteLine(CountFiles());
    Console.WriteLine(UnfinishedFiles.Abandon(TimeSpan.Zero));
    Console.WriteLine(CountFiles());
    try
    {
        AtomicFile.Write(file, stream => stream.WriteByte(2));
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("cancelled");
    }

    int CountFiles() => Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!).Length;
}

static IEnumerable<Marked> MakeMarked()
{
    yield return new Marked { Label = MakeMask() };
}

static SegmentationMask MakeMask() => new(2, 2, [0, 1, 1, 0]);

static void PrintLabels(IDataView data)
{
    foreach (var mask in data.GetColumn<SegmentationMask>("Label"))
    {
        Print(mask);
    }
}

static void Print(SegmentationMask mask) => Console.WriteLine(string.Join(' ', mask.Pixels.ToArray()));

internal sealed class Marked
{
    [SegmentationType]
    public MLImage? Image { get; set; }

    [SegmentationType]
    public SegmentationMask? Label { get; set; }
}

internal sealed class Plain
{
    public SegmentationMask? Label { get; set; }
}

internal sealed class Sized
{
    [ImageType(2, 2)]
    public MLImage? Image { get; set; }
}

internal sealed class SizedByType
{
    public MLImage? Image { get; set; }
}

internal sealed class Predicted
{
    public SegmentationMask? PredictedLabel { get; set; }
}
