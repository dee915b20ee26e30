// Images of four channels with 16 bits: writes TIFF files in which water shows in the infrared channel alone, by 1 part in 1000, trains on them, and
// shows that no bit is lost on the way, where 8 bits would have lost them all.
//
//   dotnet run --project samples/MoreChannels -- tiles
using BitMiracle.LibTiff.Classic;
using Microsoft.ML;
using MLSegmentation;
using MLSegmentation.Training;

const int Size = 64, Channels = 4, Infrared = 3;
const ushort Land = 20_100, Water = 20_040;
int steps = 100;
if (args.Length is not (1 or 2) || (args.Length == 2 && !int.TryParse(args[1], out steps)) || steps < 1)
{
    Console.Error.WriteLine("usage: MoreChannels FOLDER [STEPS]");
    return 2;
}

string folder = args[0];
var classes = SegmentationClasses.Parse("land=0, water=255");
ushort[] first = Draw(Path.Combine(folder, "train"), count: 20, seed: 1);
Draw(Path.Combine(folder, "test"), count: 5, seed: 2);

// What was written is what is read: floats that have the values of the file, one plane for each channel.
var read = SegmentationImage.Load(Path.Combine(folder, "train", "images", "00.tif"));
bool isExact = Enumerable.Range(0, first.Length).All(index => read.GetPlane(index % Channels)[index / Channels] == first[index]);
float[] infrared = read.GetPlane(Infrared).ToArray();
Console.WriteLine($"{read.Channels} channels of {read.Samples}, {(isExact ? "exactly as they were written" : "changed")}");
Console.WriteLine($"infrared from {infrared.Min()} to {infrared.Max()}: {infrared.Distinct().Count()} values, "
    + $"{infrared.Select(value => (int)value >> 8).Distinct().Count()} with 8 bits");

// From here on nothing differs from images of 8 bits; the headers of the files tell what they are.
var mlContext = new MLContext(seed: 1);
var trainer = mlContext.Segmentation().Trainers.UNet(new() { Width = 8, Depth = 3 }, new()
{
    Crop = new(Size, Size),
    Steps = steps,
    Execution = new() { Threads = 1 },
});
string modelFile = Path.Combine(folder, "model.zip");
using (var trained = trainer.Fit(Load("train")))
{
    mlContext.Segmentation().Save(trained, modelFile);
}

// The saved model takes such files, and says so of others instead of guessing.
using var model = mlContext.Segmentation().Load(modelFile);
var metrics = mlContext.Segmentation().Evaluate(model.Transform(Load("test")));
Console.WriteLine($"a model for {model.Info.DescribePixels()}: {metrics}");

// A single image needs no data view.
var mask = model.Predict(SegmentationImage.Load(Path.Combine(folder, "test", "images", "00.tif"))).PredictedLabel!;
mask.Save(Path.Combine(folder, "water.png"), classes);
Console.WriteLine(FormattableString.Invariant($"water.png: {(double)mask.Pixels.Count((byte)1) / mask.Pixels.Length:P1} water"));
return 0;

IDataView Load(string part) =>
    mlContext.Data.LoadSegmentationFolder(Path.Combine(folder, part, "images"), Path.Combine(folder, part, "masks"), classes);

// Red, green and blue tell nothing. Infrared is darker in a round lake, by less than 8 bits could hold. Gives the numbers of the first image.
ushort[] Draw(string part, int count, int seed)
{
    string images = Directory.CreateDirectory(Path.Combine(part, "images")).FullName;
    string masks = Directory.CreateDirectory(Path.Combine(part, "masks")).FullName;
    var random = new Random(seed);
    ushort[] firstNumbers = [];
    for (int number = 0; number < count; number++)
    {
        double left = random.Next(Size), top = random.Next(Size), radius = random.Next(12, 28);
        ushort[] numbers = new ushort[Size * Size * Channels];
        byte[] labels = new byte[Size * Size];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = Math.Pow((pixel % Size) - left, 2) + Math.Pow((pixel / Size) - top, 2) <= radius * radius ? (byte)1 : (byte)0;
            for (int channel = 0; channel < Channels; channel++)
            {
                int level = channel == Infrared && labels[pixel] == 1 ? Water : Land;
                numbers[(pixel * Channels) + channel] = (ushort)(level + random.Next(-30, 31));
            }
        }

        WriteTiff(Path.Combine(images, $"{number:D2}.tif"), numbers);
        new SegmentationMask(Size, Size, labels).Save(Path.Combine(masks, $"{number:D2}.png"), classes);
        firstNumbers = number == 0 ? numbers : firstNumbers;
    }

    return firstNumbers;
}

// One strip of 16-bit numbers, the four of a pixel one after another, of which none is a colour or an opacity.
static void WriteTiff(string path, ushort[] numbers)
{
    using var tiff = Tiff.Open(path, "w") ?? throw new IOException($"Cannot write {path}.");
    tiff.SetField(TiffTag.IMAGEWIDTH, Size);
    tiff.SetField(TiffTag.IMAGELENGTH, Size);
    tiff.SetField(TiffTag.BITSPERSAMPLE, 16);
    tiff.SetField(TiffTag.SAMPLESPERPIXEL, Channels);
    tiff.SetField(TiffTag.EXTRASAMPLES, Channels - 1, new short[Channels - 1]);
    tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISBLACK);
    tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
    tiff.SetField(TiffTag.COMPRESSION, Compression.DEFLATE);
    tiff.SetField(TiffTag.ROWSPERSTRIP, Size);
    byte[] bytes = new byte[numbers.Length * sizeof(ushort)];
    Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
    if (tiff.WriteEncodedStrip(0, bytes, bytes.Length) < 0)
    {
        throw new IOException($"Cannot write {path}.");
    }
}
