using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary>Predicts volumes: each mask goes into a file of the volume's format, in its order and its place.</summary>
/// <param name="model">The model.</param>
/// <param name="input">Says where the volumes are.</param>
/// <param name="extras">What is written beside the masks.</param>
/// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
internal sealed class PredictVolumes(SegmentationTransformer model, PredictInput input, PredictionExtras extras, Func<string, string> nameOf)
{
    private const double MicrolitresPerMillilitre = 1000;
    private const string UsualExtension = ".nii.gz";
    private const string OverlayExtension = ".png";
    private const string ScoresExtension = ".npy";

    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);

    /// <summary>What is done to the masks; null for nothing.</summary>
    public MaskPostProcessing? PostProcessing { get; init; }

    /// <summary>The part of the volumes that is predicted, and what the predictions come from; null for all.</summary>
    public (DataShard Shard, string Source)? Part { get; init; }

    /// <summary>Writes what can be predicted, and goes on past volumes that cannot.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">The folder.</param>
    /// <param name="json">The file of results; null for none.</param>
    /// <param name="cancellation">Ends it between two tiles.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SegmentationException">There are no volumes, or a mask would overwrite something.</exception>
    public int Run(ParseResult parsed, DirectoryInfo output, FileInfo? json, CancellationToken cancellation)
    {
        var sources = input.ReadVolumes(parsed, new MLContext());
        IReadOnlyList<PredictedImage> all = [.. sources.SelectMany(source => source.Images)];
        RequireApart(all, output.ToString());
        var images = Part?.Shard.TakeFrom(all) ?? all;
        OutputFile.CreateFolder(output);
        var results = new PredictionResults(nameOf);
        ProgressBar.Run("predicting", images.Count, WriteAll, cancellation);
        Terminal.WriteLine($"{results.Count} {(results.Count == 1 ? "mask" : "masks")}: {output}");
        extras.Ranking?.Write();
        var result = results.ToJson(images, extras.Ranking);
        result.Insert(2, "postProcessing", PostProcessing);
        if (Part is var (shard, source))
        {
            result.Add("shard", PredictedShard.Of(shard, all, source, results.FailedImages).WithChecksum(result));
        }

        OutputFile.WriteJson(json, result);
        return results.Report();

        void WriteAll(Action advance)
        {
            results.Added = advance;
            var wanted = images.ToHashSet();
            foreach (var (image, load) in sources.SelectMany(source => source.Load()).Where(item => wanted.Contains(item.Image)))
            {
                Write(image, load, output.ToString(), results, cancellation);
            }
        }
    }

    /// <summary>Throws when what is written could take the place of what is read, or of what else is written.</summary>
    private void RequireApart(IReadOnlyList<PredictedImage> images, string output)
    {
        var taken = new Dictionary<string, PredictedImage>(StringComparer.OrdinalIgnoreCase);
        foreach (var image in images.Where(image => !taken.TryAdd(image.Name, image)))
        {
            throw new SegmentationException(
                $"The volumes '{taken[image.Name].Shown}' and '{image.Shown}' would both be written to '{image.Name}'. Predict them into two folders, or give "
                + "a pattern that begins at the folder above both, such as \"scans/**/*.nii.gz\": the masks then keep the sub-folders.");
        }

        string[] written = [.. images.SelectMany(image => Targets(output, image, ExtensionOf(image)))];
        string[] read = [.. images.SelectMany(image => image.Channels ?? [image.Path])];
        OutputFile.RequireApart([output, .. written.Select(FolderOf)], [.. read.Select(FolderOf), .. read.Where(Directory.Exists)]);
        OutputFile.RequireDistinct(read.SelectMany(SegmentationVolume.ListFiles), []);
        Claim(written);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>The extension of a volume's mask; null where only reading the volume tells its format.</summary>
    private static string? ExtensionOf(PredictedImage image) => Directory.Exists(image.Path) ? UsualExtension : SegmentationVolume.FindExtension(image.Path);

    /// <summary>The files that are written for a volume; of an unknown extension, those that do not have it.</summary>
    private IEnumerable<string> Targets(string output, PredictedImage image, string? extension)
    {
        if (extension is not null)
        {
            yield return PathOf(output, "", image, extension);
        }

        if (extension is not null && extras.Uncertainty != UncertaintyMeasure.None)
        {
            yield return PathOf(output, PredictionWriter.Uncertainties, image, extension);
        }

        if (extras.Overlays)
        {
            yield return PathOf(output, PredictionWriter.Overlays, image, OverlayExtension);
        }

        if (extras.Scores)
        {
            yield return PathOf(output, PredictionWriter.Scores, image, ScoresExtension);
        }
    }

    /// <summary>Compares files that will be written, and what is written beside them, with all others.</summary>
    private void Claim(IReadOnlyList<string> files)
    {
        string[] all = [.. files, .. files.SelectMany(SegmentationVolume.ListFiles).Except(files)];
        OutputFile.RequireDistinct([], all);
        _claimed.UnionWith(all);
    }

    private void Write(PredictedImage image, Func<SegmentationVolume> load, string output, PredictionResults results, CancellationToken cancellation)
    {
        SegmentationVolume volume;
        SegmentationPrediction prediction;
        try
        {
            volume = load();
            prediction = model.Predict(volume, extras.Scores, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            results.AddFailure(image, exception);
            return;
        }

        results.Add(image, Write(image, volume, prediction, output));
    }

    private object Write(PredictedImage image, SegmentationVolume volume, SegmentationPrediction prediction, string output)
    {
        var mask = prediction.PredictedLabel!;
        string file = PlaceOf(output, "", image, volume.FileExtension);
        volume.WithMask(mask).Save(file);
        if (extras.Overlays)
        {
            VolumeMontage.Save(PlaceOf(output, PredictionWriter.Overlays, image, OverlayExtension), volume, mask);
        }

        if (extras.Scores)
        {
            string scores = PlaceOf(output, PredictionWriter.Scores, image, ScoresExtension);
            NumpyFile.Write(scores, prediction.Score, [model.Info.Classes.Count, mask.Depth, mask.Height, mask.Width]);
        }

        if (prediction.Uncertainty is { } uncertainty)
        {
            volume.WithVoxels(uncertainty).Save(PlaceOf(output, PredictionWriter.Uncertainties, image, volume.FileExtension));
            extras.Ranking?.Add(image.Shown, prediction.MeanUncertainty!.Value);
        }

        var counts = PredictionWriter.PixelsPerClass(model.Info.Classes, mask);
        var spacing = volume.Geometry.Spacing;
        return new
        {
            Image = image.Shown,
            Mask = file,
            mask.Width,
            mask.Height,
            mask.Depth,
            Spacing = new[] { spacing.X, spacing.Y, spacing.Z },
            Pixels = counts,
            Millilitres = counts.ToDictionary(pair => pair.Key, pair => pair.Value * spacing.X * spacing.Y * spacing.Z / MicrolitresPerMillilitre),
            Uncertainty = prediction.MeanUncertainty,
        };
    }

    private string PlaceOf(string output, string folder, PredictedImage image, string? extension)
    {
        string file = PathOf(output, folder, image, string.IsNullOrEmpty(extension) ? UsualExtension : extension);
        OutputFile.RequireDistinct([], _claimed.Contains(file) ? [] : [file]);
        OutputFile.CreateFolderOf(file);
        return file;
    }

    private static string PathOf(string output, string folder, PredictedImage image, string extension) => Path.Combine(output, folder, image.Name + extension);
}
