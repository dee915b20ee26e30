using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Demo;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg demo</c>: the whole way from images to a model, on cells that it draws itself.</summary>
internal sealed class DemoCommand : Command
{
    private const int Seed = 1;

    public DemoCommand()
        : base("demo", "Draw cells, train a small U-Net on them for about a minute, evaluate it, and leave everything to look at.")
    {
        var output = Option.Folder("--output", "The folder to write to; created where it does not exist.");
        output.DefaultValueFactory = _ => new DirectoryInfo("mlseg-demo");
        this.Add([output]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed.GetValue(output)!, cancellation)));
    }

    private static int Run(DirectoryInfo output, CancellationToken cancellation)
    {
        string[] files =
        [
            "model.zip", "model.onnx", "metrics.json", "report.html", Path.Combine("overlays", "overview.png"),
            .. DemoDataSet.TestNames.Select(name => Path.Combine("overlays", name)), .. DemoDataSet.Files.Select(file => Path.Combine("data", file)),
        ];
        OutputFile.RequireWithin(output, files);
        OutputFile.RequireDistinct([], files.Select(file => Path.Combine(output.FullName, file)));
        OutputFile.CreateFolder(output);
        var images = DemoDataSet.Create(new DirectoryInfo(Path.Combine(output.FullName, "data")), Seed);
        var mlContext = new MLContext(Seed);
        using var model = Train(mlContext, images, cancellation);

        var test = mlContext.Data.LoadSegmentationFolder(images.Test.Images, images.Test.Masks, DemoDataSet.Classes);
        var metrics = mlContext.Segmentation().Evaluate(model.Transform(test), options: new SegmentationEvaluationOptions { CancellationToken = cancellation });
        MetricsTable.Write(metrics);
        Leave(output, mlContext, model, test, metrics);
        return 0;
    }

    // One thread: the network is so small that more threads gain little, and the numbers are the same everywhere.
    private static SegmentationTransformer Train(MLContext mlContext, DemoDataSet images, CancellationToken cancellation)
    {
        var data = mlContext.Data.LoadSegmentationFolder(images.Training.Images, images.Training.Masks, DemoDataSet.Classes);
        var display = new TrainingDisplay();
        var trainer = mlContext.Segmentation().Trainers.UNet(new UNet { Width = 12, Depth = 3 }, new()
        {
            Crop = new ImageSize(128, 128),
            BatchSize = 4,
            Steps = 240,
            Seed = Seed,
            Execution = new() { Threads = 1 },
            Observers = [display],
            CancellationToken = cancellation,
        });
        return display.Show(() => trainer.Fit(data));
    }

    private static void Leave(DirectoryInfo output, MLContext mlContext, SegmentationTransformer model, IDataView test, SegmentationMetrics metrics)
    {
        string modelFile = Path.Combine(output.FullName, "model.zip");
        string onnxFile = Path.Combine(output.FullName, "model.onnx");
        string metricsFile = Path.Combine(output.FullName, "metrics.json");
        string reportFile = Path.Combine(output.FullName, "report.html");
        var overlays = output.CreateSubdirectory("overlays");

        mlContext.Segmentation().Save(model, modelFile);
        model.SaveOnnx(onnxFile);
        (metrics with { Images = [] }).SaveJson(metricsFile);
        mlContext.Segmentation().SaveReport(
            reportFile,
            metrics,
            model.Transform(test),
            new SegmentationReportOptions { Title = "Demo: drawn cells", Model = model.Info, Command = "mlseg demo" });
        DemoOverlays.Write(mlContext, model.Transform(test), model.Info.Classes, overlays);

        Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Held-out Dice {metrics.MeanDice:F3}."));
        Terminal.WriteLine($"Model    {modelFile}");
        Terminal.WriteLine($"ONNX     {onnxFile}");
        Terminal.WriteLine($"Metrics  {metricsFile}");
        Terminal.WriteLine($"Report   {reportFile}");
        Terminal.WriteLine($"Overlays {overlays.FullName}");
        string images = Path.Combine(output.FullName, "data", "test", "images");
        Terminal.WriteLine(NextCommand.Line("predict", "--model", modelFile, "--images", images, "--output", "masks", "--overlay"));
    }
}
