using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation;

// Scores an image on the first GPU, or where allowed on the processor:  GpuScoring MODEL IMAGE true|false
var mlContext = new MLContext { GpuDeviceId = 0, FallbackToCpu = bool.Parse(args[2]) };
try
{
    using var model = mlContext.Segmentation().Load(args[0]);
    var scored = model.Transform(mlContext.Data.LoadSegmentationImages(args[1]));
    foreach (var mask in scored.GetColumn<SegmentationMask>("PredictedLabel"))
    {
        Console.WriteLine(string.Join(' ', mask.Pixels.ToArray()));
    }

    return 0;
}
catch (SegmentationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
