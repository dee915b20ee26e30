using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg evaluate</c>: how well a model, or a folder of predicted masks, agrees with the truth.</summary>
internal sealed class EvaluateCommand
{
    private readonly Option<FileInfo?> _model = new("--model") { Description = "The trained model (.zip or .onnx).", HelpName = "FILE" };
    private readonly Option<DirectoryInfo?> _images = new("--images") { Description = "The folder of images to apply the model to.", HelpName = "DIR" };
    private readonly Option<DirectoryInfo?> _predictions = new("--predictions") { Description = "A folder of predicted masks, instead of --model and --images.", HelpName = "DIR" };
    private readonly Option<DirectoryInfo> _masks = new("--masks") { Description = "The folder of true masks.", HelpName = "DIR", Required = true };
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var evaluate = new EvaluateCommand();
        var command = new Command("evaluate", "Compare a model's predictions, or a folder of predicted masks, with the true masks.")
        {
            evaluate._model, evaluate._images, evaluate._predictions, evaluate._masks, evaluate._classes, evaluate._threads, evaluate._device, evaluate._json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(evaluate.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        FileInfo? json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json], inputs: [parsed.GetValue(_model)]);
        SegmentationMetrics metrics = (parsed.GetValue(_model), parsed.GetValue(_images), parsed.GetValue(_predictions)) switch
        {
            ({ } model, { } images, null) => EvaluateModel(parsed, model, images, cancellation),
            (null, null, { } predictions) => EvaluatePredictions(parsed, predictions, cancellation),
            _ => throw new UsageException("Give either --model and --images, or --predictions."),
        };
        MetricsTable.Write(metrics);
        JsonFile.Write(json, MetricsResult.Of(metrics));
        return 0;
    }

    private SegmentationMetrics EvaluateModel(ParseResult parsed, FileInfo file, DirectoryInfo images, CancellationToken cancellation)
    {
        var mlContext = new MLContext();
        var scoring = new SegmentationScoringOptions { Threads = parsed.GetValue(_threads), GpuDeviceId = DeviceName.ToGpuDeviceId(parsed.GetValue(_device)!) };
        using SegmentationTransformer model = PictureModel.Load(mlContext, file, scoring);
        SegmentationClasses classes = parsed.GetValue(_classes) ?? model.Info.Classes;
        IDataView data = mlContext.Data.LoadSegmentationFolder(images.ToString(), parsed.GetValue(_masks)!.ToString(), classes);
        return mlContext.Segmentation().Evaluate(model.Transform(data), options: new SegmentationEvaluationOptions { CancellationToken = cancellation });
    }

    private SegmentationMetrics EvaluatePredictions(ParseResult parsed, DirectoryInfo predictions, CancellationToken cancellation)
    {
        var mlContext = new MLContext();
        IDataView data = PredictedMasks.Load(mlContext, predictions, parsed.GetValue(_masks)!, parsed.GetValue(_classes));
        return mlContext.Segmentation().Evaluate(data, options: new SegmentationEvaluationOptions { CancellationToken = cancellation });
    }
}
