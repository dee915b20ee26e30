// Segments one image with a saved model, writes the mask as a file, and says how much of the image each class covers. Needs the packages
// MLSegmentation and Microsoft.ML.OnnxRuntime, not TorchSharp.
//
//   ./mlseg demo                                          leaves model.zip and images
//   dotnet run --project samples/PredictionEngine -- mlseg-demo/model.zip mlseg-demo/data/test/images/cells00.png mask.png
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: PredictionEngine MODEL.zip IMAGE MASK.png");
    return 2;
}

(string modelFile, string imageFile, string maskFile) = (args[0], args[1], args[2]);
if (new[] { modelFile, imageFile }.FirstOrDefault(file => !File.Exists(file)) is { } missing)
{
    Console.Error.WriteLine($"There is no file {missing}.");
    return 1;
}

if (new[] { modelFile, imageFile }.FirstOrDefault(file => RealFile(file).Equals(RealFile(maskFile), StringComparison.OrdinalIgnoreCase)) is { } same)
{
    Console.Error.WriteLine($"The mask would replace {same}; name another file for it.");
    return 1;
}

try
{
    // The model is one of ML.NET's: its own method opens it, and its own engine scores. One engine serves one thread at a time.
    var mlContext = new MLContext();
    var model = mlContext.Model.Load(modelFile, out _);
    using var engine = mlContext.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(model);

    // Turned upright and without the opacity, as the images were that the model learned from; MLImage.CreateFromFile does neither.
    using var image = SegmentationImage.LoadMLImage(imageFile);

    // The mask has the size of the image, and knows its classes.
    var mask = engine.Predict(new SegmentationInput { Image = image }).PredictedLabel!;
    var classes = mask.Classes!;
    mask.Save(maskFile, classes);

    Console.WriteLine($"{maskFile}: {mask.Width}x{mask.Height} pixels");
    for (int index = 0; index < classes.Count; index++)
    {
        double share = (double)mask.Pixels.Count((byte)index) / mask.Pixels.Length;
        Console.WriteLine(FormattableString.Invariant($"{classes[index].Name,-12} {share,6:P1}  {classes[index].Color}"));
    }

    return 0;
}
catch (FormatException)
{
    Console.Error.WriteLine($"{modelFile} is no model that was saved with mlContext.Model.Save or mlseg train. Segmentation().Load opens model.onnx, too.");
    return 1;
}
catch (SegmentationException problem)
{
    // One line that says what is wrong with which file, and what to do.
    Console.Error.WriteLine(problem.Message);
    return 1;
}

// The full name of a file, or of the one that it is a link to.
static string RealFile(string file)
{
    var given = new FileInfo(Path.GetFullPath(file));
    return given.Exists && given.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : given.FullName;
}
