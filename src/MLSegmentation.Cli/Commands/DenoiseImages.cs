using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options of <c>mlseg denoise</c> that apply a denoiser or add noise, and the work.</summary>
internal sealed class DenoiseImages
{
    /// <summary>The images.</summary>
    public Option<DirectoryInfo> Images { get; } = Option.Folder("--images", "The folder of images to take the noise out of.");

    /// <summary>Where to write.</summary>
    public Option<DirectoryInfo> Output { get; } = Option.Folder(
        "--output", "The folder to write the images to, as NAME.png, created where it does not exist.");

    public IEnumerable<Option> Options => [Images, Output];

    /// <summary>Writes what can be denoised; the result is the exit code.</summary>
    public int Run(DenoiseInput given, EngineArguments engine, CancellationToken cancellation)
    {
        var (images, output) = RequireFolders(given);
        OutputFile.RequireWritable([given.Json], inputs: [given.Model]);
        var mlContext = new MLContext();
        using var denoiser = given.Model is { } file
            ? mlContext.Segmentation().LoadDenoiser(file.ToString(), engine.ScoringOptions(given.Parsed, cancellation))
            : null;
        var rows = given.Load(mlContext, images, given.Targets);
        string[] paths = [.. rows.GetColumn<string>("ImagePath")];
        var files = paths.ToDictionary(
            path => path, path => Path.Combine(output.ToString(), Path.ChangeExtension(Path.GetRelativePath(images.ToString(), path), ".png")));
        OutputFile.RequireDistinct(paths.Concat(InputFiles.In(given.Targets, given.Folder.Recursive)), files.Values);
        OutputFile.CreateFolder(output);
        var results = new DenoiseResults(mlContext, OptionNames.In(given.Parsed.CommandResult.Command));
        ProgressBar.Run(denoiser is null ? "adding noise" : "denoising", paths.Length, ComputeAll, cancellation);
        Terminal.WriteLine($"{results.Count} {(results.Count == 1 ? "image" : "images")}: {output}");
        return results.Finish(given.Json);

        void ComputeAll(Action advance)
        {
            using var row = new ImagePairRow(rows, hasTargets: given.Targets is not null);
            while (row.MoveNext())
            {
                results.Try(row.Path, () => Write(row, given, denoiser, files[row.Path], results));
                advance();
            }
        }
    }

    private (DirectoryInfo Images, DirectoryInfo Output) RequireFolders(DenoiseInput given)
    {
        if (given.Model is null && given.Noise is null)
        {
            throw new UsageException("Name the denoiser to apply with --model, or train one with --train; --noise without both writes noisy images.");
        }

        if (given.Targets is not null && (given.Noise is not null || given.Model is null))
        {
            throw new UsageException("--targets are what noisy images are compared with, and with --noise the images are clean themselves; give one of them.");
        }

        return (given.Parsed.GetValue(Images), given.Parsed.GetValue(Output)) is ({ } images, { } output)
            ? (images, output)
            : throw new UsageException("Give the folder of images with --images, and the folder to write to with --output.");
    }

    /// <summary>Computes one image, writes it, and compares it with a clean one where there is one.</summary>
    private static DenoiseResult Write(ImagePairRow row, DenoiseInput given, DenoisingTransformer? denoiser, string file, DenoiseResults results)
    {
        // Before anything is written: a clean image that cannot be read, or is of another size, is a failure of its own.
        var target = row.Target;
        if (target is not null && (target.Width, target.Height) != (row.Image.Width, row.Image.Height))
        {
            throw new SegmentationException(
                $"The image '{row.Path}' is {row.Image.Width}x{row.Image.Height}, but its clean image is {target.Width}x{target.Height}; both must have one "
                + "size.");
        }

        using var noisy = given.Noise?.AddTo(row.Image, SeedOf(given.Seed, row.Index));
        var image = noisy ?? row.Image;
        using var denoised = denoiser?.Denoise(image);
        OutputFile.CreateFolderOf(file);
        (denoised ?? image).SavePng(file, row.Path, given.Folder.Page);
        results.NoteColours(isLost: denoiser is { Info.Channels: 1 } && !IsGrey(image));
        var clean = given.Noise is null ? target : row.Image;
        return new DenoiseResult(
            row.Path,
            file,
            image.Width,
            image.Height,
            clean is null ? null : results.Compare(image, clean),
            clean is null || denoised is null ? null : results.Compare(denoised, clean));
    }

    private static bool IsGrey(MLImage image)
    {
        var pixels = image.Pixels[..(4 * image.Width * image.Height)];
        for (int pixel = 0; pixel < pixels.Length; pixel += 4)
        {
            if (pixels[pixel] != pixels[pixel + 1] || pixels[pixel] != pixels[pixel + 2])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The seed of an image's noise.</summary>
    private static int SeedOf(int seed, int index) => unchecked((seed * 1_000_003) + index);
}
