using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg predict</c>: a mask for every image.</summary>
internal sealed class PredictCommand : Command
{
    private readonly Option<FileInfo> _model = CommonOptions.Model();
    private readonly Option<string> _images = new("--images") { Description = "A folder of images, or one image.", HelpName = "DIR|FILE", Required = true };
    private readonly Option<bool> _recursive = CommonOptions.Recursive();
    private readonly Option<DirectoryInfo> _output =
        Option.Folder("--output", "The folder to write to; created where it does not exist.", required: true);
    private readonly Option<bool> _overlay = Option.Switch("--overlay", "Also write overlays/NAME.png: the image with the mask drawn over it.");
    private readonly Option<bool> _scores = Option.Switch("--scores", "Also write scores/NAME.npy: the probabilities, NumPy float32 [K, H, W].");
    private readonly EngineArguments _engine = new();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public PredictCommand()
        : base("predict", "Write a mask for every image.")
    {
        this.Add([_model, _images, _recursive, _output, _overlay, _scores, _json, .. _engine.Options]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json], inputs: [parsed.GetValue(_model)]);
        var mlContext = new MLContext();
        using var model = _engine.LoadModel(mlContext, parsed.GetValue(_model)!, parsed);
        string images = parsed.GetValue(_images)!;
        if (File.Exists(images))
        {
            UsageException.ThrowIfGiven(parsed, "searches sub-folders, and --images names a file; name a folder", _recursive);
        }

        var folderOptions = new SegmentationFolderOptions { Recursive = parsed.GetValue(_recursive), Warning = WarningLine.Write };
        var data = File.Exists(images) ? mlContext.Data.LoadSegmentationImages(images) : mlContext.Data.LoadSegmentationFolder(images, folderOptions);
        PredictionWriter.RequireApart(output, images, folderOptions.Recursive);
        OutputFile.CreateFolder(output);

        string root = File.Exists(images) ? Path.GetDirectoryName(Path.GetFullPath(images))! : images;
        var writer = new PredictionWriter(output, root, model.Info.Classes, parsed.GetValue(_overlay), parsed.GetValue(_scores));
        var results = new List<object>();
        ProgressBar.Run("predicting", data.GetRowCount(), WriteAll, cancellation);
        Console.WriteLine($"{results.Count} masks: {output}");
        OutputFile.WriteJson(json, new { images = results });
        return 0;

        void WriteAll(Action advance)
        {
            foreach (object result in writer.WriteAll(model.Transform(data)))
            {
                results.Add(result);
                advance();
            }
        }
    }
}
