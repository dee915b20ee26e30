using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Inspection;
using Microsoft.ML;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg check</c>: what there is to know about images and masks before a model is trained on them.</summary>
internal sealed class CheckCommand : Command
{
    private readonly DataArguments _data = DataArguments.ForTraining();
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<DirectoryInfo> _validationImages = Option.Folder("--validation-images", "The folder of validation images.");
    private readonly Option<DirectoryInfo> _validationMasks = Option.Folder("--validation-masks", "The folder of their masks.");
    private readonly Option<FileInfo> _validationPairs =
        Option.File("--validation-pairs", "A CSV file that names validation images and masks, instead of these two folders.");
    private readonly Option<double?> _validationFraction =
        Option.Real("--validation-fraction", "The share of the training images that the training will validate on. Default: 0.");
    private readonly Option<ImageSize?> _crop = Option.Size(
        "--crop", "The size of the crops that the training will take. Default: that of the training.", hasDepth: true);
    private readonly Option<int?> _tinyObjectArea = Option.Integer(
        "--tiny-object-area", $"Objects with fewer pixels are tiny. Default: {new SegmentationInspectionOptions().TinyObjectArea}.");
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly Option<FileInfo> _report = Option.File(
        "--report", "Write a report to this file: one HTML page with findings, histograms, and images with the outlines of their masks.");

    public CheckCommand()
        : base("check", "Check images and masks before a model is trained on them; exit code 1 when training would fail.")
    {
        this.Add(
        [
            .. _data.Options, _classes, _validationImages, _validationMasks, _validationPairs, _validationFraction, _crop, _tinyObjectArea, _json, _report,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        var report = parsed.GetValue(_report);
        OutputFile.RequireWritable([json, report], data: _data.Files(parsed, (_validationImages, _validationMasks, _validationPairs)));
        var inspection = Inspect(parsed, cancellation);
        InspectionDisplay.Write(inspection);
        OutputFile.WriteJson(json, inspection);
        if (report is not null)
        {
            inspection.SaveHtml(report.ToString(), nameOption: InspectionDisplay.NameOption);
            Terminal.WriteLine($"Report: {report}");
        }

        return inspection.CanTrain ? 0 : 1;
    }

    private SegmentationInspection Inspect(ParseResult parsed, CancellationToken cancellation)
    {
        var options = ReadOptions(parsed, cancellation);
        var catalog = new MLContext().Segmentation();
        SegmentationInspection? inspection = null;
        ProgressBar.Run("checking", count: null, InspectAll, cancellation);
        return inspection!;

        void InspectAll(Action advance)
        {
            var watched = options with { Progress = new Advancing(advance) };
            inspection = _data.Choose(
                parsed,
                pairs => catalog.InspectPairs(pairs, ForImages(watched)),
                (images, masks) => InspectFolders(parsed, images, masks, watched));
        }
    }

    private SegmentationInspection InspectFolders(ParseResult parsed, string images, string masks, SegmentationInspectionOptions options)
    {
        var mlContext = new MLContext();
        if (!_data.AreVolumes(parsed, images))
        {
            return mlContext.Segmentation().Inspect(images, masks, ForImages(options));
        }

        UsageException.ThrowIfGiven(
            parsed, "is for images so far; check the volumes to validate on by themselves", _validationImages, _validationMasks, _validationPairs);
        var data = mlContext.Data.LoadSegmentationVolumes(images, masks, options.Classes, _data.VolumeOptions(parsed));
        return mlContext.Segmentation().Inspect(data, options with { Folders = null });
    }

    private static SegmentationInspectionOptions ForImages(SegmentationInspectionOptions options) => options.Crop is null or { Depth: 1 }
        ? options
        : throw new UsageException($"--crop is {options.Crop}, and images have no depth; give a width and a height, such as 256x256.");

    private SegmentationInspectionOptions ReadOptions(ParseResult parsed, CancellationToken cancellation)
    {
        var defaults = new SegmentationInspectionOptions();
        var images = parsed.GetValue(_validationImages);
        var masks = parsed.GetValue(_validationMasks);
        var pairs = parsed.GetValue(_validationPairs);
        if (pairs is not null)
        {
            UsageException.ThrowIfGiven(parsed, $"and {_validationPairs.Name} both name the files; give one of them", _validationImages, _validationMasks);
        }

        if (images is null != masks is null)
        {
            throw new UsageException("--validation-images and --validation-masks go together; give both.");
        }

        if ((images ?? (FileSystemInfo?)pairs) is not null)
        {
            UsageException.ThrowIfGiven(parsed, "takes a part of the training images, but there are validation images", _validationFraction);
        }

        return defaults with
        {
            Classes = parsed.GetValue(_classes),
            Folders = _data.FolderOptions(parsed),
            ValidationImageFolder = images?.ToString(),
            ValidationMaskFolder = masks?.ToString(),
            ValidationPairs = pairs?.ToString(),
            ValidationFraction = parsed.GetValue(_validationFraction) ?? defaults.ValidationFraction,
            Crop = parsed.GetValue(_crop),
            TinyObjectArea = parsed.GetValue(_tinyObjectArea) ?? defaults.TinyObjectArea,
            CancellationToken = cancellation,
        };
    }

    private sealed class Advancing(Action advance) : IProgress<InspectionProgress>
    {
        public void Report(InspectionProgress value) => advance();
    }
}
