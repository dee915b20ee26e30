using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg augment-preview</c>: an image of what augmentations make of images and masks.</summary>
internal sealed class AugmentPreviewCommand : Command
{
    private const int DefaultCount = 12;
    private const int PairsPerRow = 4;

    private readonly DataArguments _data = DataArguments.ForTraining();
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<IReadOnlyList<Augmentation>?> _augmentations = CommonOptions.Augmentations();
    private readonly Option<ImageSize?> _crop = Option.Size(
        "--crop",
        "Show random crops of this size. Default: 256x256, for volumes 64x64x64, or the largest sides of the images where they are smaller.",
        hasDepth: true);
    private readonly Option<ImageSize?> _resize = Option.Size("--resize", "Show whole images resized to this size, instead of --crop.");
    private readonly Option<int?> _count = Option.Integer("--count", $"How many to show. Default: {DefaultCount}.", 1, 1000, unit: "IMAGES");
    private readonly Option<int?> _seed = CommonOptions.Seed();
    private readonly Option<FileInfo> _output = Option.File("--output", "The image to write.", [".png"], required: true);

    public AugmentPreviewCommand()
        : base("augment-preview", "Show what augmentations make of images and masks: a sheet of images, each beside the same with its mask.")
    {
        this.Add([.. _data.Options, _classes, _augmentations, _crop, _resize, _count, _seed, _output]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        OutputFile.RequireWritable([output], data: _data.Files(parsed));
        var mlContext = new MLContext();
        var data = _data.Load(mlContext, parsed, parsed.GetValue(_classes));
        var options = ReadOptions(parsed) with { CancellationToken = cancellation };
        var images = AugmentationPreview.Create(mlContext, data, options, parsed.GetValue(_count) ?? DefaultCount);
        cancellation.ThrowIfCancellationRequested();
        Write(images, output);
        Terminal.WriteLine($"Preview: {output}");
        return 0;
    }

    private SegmentationTrainerOptions ReadOptions(ParseResult parsed)
    {
        var options = new SegmentationTrainerOptions
        {
            Crop = parsed.GetValue(_crop),
            Resize = parsed.GetValue(_resize),
            Seed = parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed,
        };
        return parsed.GetValue(_augmentations) is { } augmentations ? options with { Augmentations = augmentations } : options;
    }

    private static void Write(IReadOnlyList<AugmentedImage> images, FileInfo output)
    {
        int pairs = Math.Min(images.Count, PairsPerRow);
        var size = new ImageSize(images[0].Image.Width, images[0].Image.Height);
        var sheet = new ContactSheet(2 * pairs, (images.Count + pairs - 1) / pairs, size);
        for (int i = 0; i < images.Count; i++)
        {
            using var image = images[i];
            using var overlay = Overlay.Create(image.Image, image.Mask, image.Classes);
            var (row, pair) = Math.DivRem(i, pairs);
            sheet.Put(2 * pair, row, image.Image);
            sheet.Put((2 * pair) + 1, row, overlay);
        }

        sheet.Save(output.ToString());
    }
}
