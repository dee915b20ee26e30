using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg predict</c>: a mask for every image.</summary>
internal sealed class PredictCommand
{
    private readonly Option<FileInfo> _model = CommonOptions.Model();
    private readonly Option<string> _images = new("--images") { Description = "A folder of images, or one image.", HelpName = "DIR|FILE", Required = true };
    private readonly Option<DirectoryInfo> _output = new("--output")
    {
        Description = "The folder to write to; created where it does not exist.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<bool> _overlay = new("--overlay") { Description = "Also write overlays/NAME.png: the image with the mask drawn over it." };
    private readonly Option<bool> _scores = new("--scores") { Description = "Also write scores/NAME.npy: the probabilities, NumPy float32 [K, H, W]." };
    private readonly ScoringArguments _scoring = new();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var predict = new PredictCommand();
        var command = new Command("predict", "Write a mask for every image.")
        {
            predict._model, predict._images, predict._output, predict._overlay, predict._scores, predict._json,
        };
        predict._scoring.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(predict.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json], inputs: [parsed.GetValue(_model)]);
        var mlContext = new MLContext();
        using var model = ImageFilesModel.Load(mlContext, parsed.GetValue(_model)!, _scoring.Read(parsed));
        string images = parsed.GetValue(_images)!;
        var data = File.Exists(images) ? mlContext.Data.LoadSegmentationImages(images) : mlContext.Data.LoadSegmentationFolder(images);
        PredictionWriter.RequireApart(output, images);
        OutputFile.CreateFolder(output);

        var writer = new PredictionWriter(output, model.Info.Classes, parsed.GetValue(_overlay), parsed.GetValue(_scores));
        var results = new List<PredictionResult>();
        ProgressBar.Run("predicting", data.GetRowCount(), WriteAll, cancellation);
        Console.WriteLine($"{results.Count} masks: {output}");
        JsonFile.Write(json, new { images = results });
        return 0;

        void WriteAll(Action advance)
        {
            foreach (var result in writer.WriteAll(model.Transform(data)))
            {
                results.Add(result);
                advance();
            }
        }
    }
}
