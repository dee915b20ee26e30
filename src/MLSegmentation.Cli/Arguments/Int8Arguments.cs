using System.CommandLine;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that quantise a model: whether, and with which images.</summary>
internal sealed class Int8Arguments
{
    private readonly Option<bool> _int8 = Option.Switch(
        "--int8",
        "Quantise the network to 8-bit numbers, in about a quarter of the size, with the images of --calibration; input and outputs stay as they are.");
    private readonly Option<DirectoryInfo> _images = Option.Folder(
        "--calibration", "The folder of calibration images for --int8: some of the training images, of all kinds that there are.");
    private readonly Option<DirectoryInfo> _masks = Option.Folder(
        "--calibration-masks", "The folder of their masks, to measure the Dice coefficient before and after; the same file names.");
    private readonly Option<CalibrationMethod?> _method = Option.Choice<CalibrationMethod?>(
        "--calibration-method",
        "How the range of numbers is found that 8 bits cover.",
        new Dictionary<string, CalibrationMethod?> { ["minmax"] = CalibrationMethod.MinMax, ["percentile"] = CalibrationMethod.Percentile },
        CalibrationMethod.Percentile);
    private readonly Option<double?> _percentile = Option.Real(
        "--calibration-percentile", "How many of the numbers, in percent, the method percentile keeps, 90 to 100. Default: 99.99.", "PERCENT");
    private readonly Option<int?> _count = Option.Integer(
        "--calibration-images", "The most calibration images to use; of more, some at equal distances. Default: 64.", 1, unit: "IMAGES");

    public IEnumerable<Option> Options => [_int8, _images, _masks, _method, _percentile, _count];

    /// <summary>Whether the model is to be quantised.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_int8);

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Files(ParseResult parsed) =>
        InputFiles.In(parsed.GetValue(_images), isRecursive: false).Concat(InputFiles.In(parsed.GetValue(_masks), isRecursive: false));

    /// <summary>Throws where the options do not go together.</summary>
    public void Check(ParseResult parsed)
    {
        if (!AreGiven(parsed))
        {
            UsageException.ThrowIfGiven(parsed, $"is for quantisation; give {_int8.Name}, too", [.. Options]);
        }
        else if (parsed.GetValue(_images) is null)
        {
            throw new UsageException(
                $"{_int8.Name} needs images to find out which numbers the network computes with; give a folder of them with {_images.Name}.");
        }

        if (parsed.GetValue(_method) == CalibrationMethod.MinMax)
        {
            UsageException.ThrowIfGiven(parsed, $"is for {_method.Name} percentile; give that", _percentile);
        }
    }

    /// <summary>The options of the library; the data has masks where their folder is given.</summary>
    public Int8Options Read(ParseResult parsed, MLContext mlContext, SegmentationModelInfo model, IProgress<double> progress, CancellationToken cancellation)
    {
        var options = new Int8Options { Calibration = Load(parsed, mlContext, model), Progress = progress, CancellationToken = cancellation };
        return options with
        {
            Method = parsed.GetValue(_method) ?? options.Method,
            Percentile = parsed.GetValue(_percentile) ?? options.Percentile,
            MaxImages = parsed.GetValue(_count) ?? options.MaxImages,
        };
    }

    /// <summary>Whether there are masks to measure the accuracy with.</summary>
    public bool HasMasks(ParseResult parsed) => parsed.GetValue(_masks) is not null;

    private IDataView Load(ParseResult parsed, MLContext mlContext, SegmentationModelInfo model)
    {
        string images = parsed.GetValue(_images)!.ToString();
        var options = new SegmentationFolderOptions { Pixels = model.Pixels, Warning = WarningLine.Write, RequireReadable = true };
        return parsed.GetValue(_masks) is { } masks
            ? mlContext.Data.LoadSegmentationFolder(images, masks.ToString(), model.Classes, options)
            : mlContext.Data.LoadSegmentationFolder(images, options);
    }
}
