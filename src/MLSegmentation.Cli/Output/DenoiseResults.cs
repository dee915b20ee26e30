using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>What came of an image: its files, its size, and how near it was to the clean one before and is after.</summary>
internal sealed record DenoiseResult(string Image, string Denoised, int Width, int Height, DenoisingMetrics? Before, DenoisingMetrics? After);

/// <summary>What came of images that noise was taken out of.</summary>
internal sealed class DenoiseResults(MLContext mlContext, Func<string, string> nameOf)
{
    private readonly List<DenoiseResult> _results = [];
    private readonly List<ImageFailure> _failures = [];
    private int _withoutColours;

    /// <summary>How many images were written.</summary>
    public int Count => _results.Count;

    /// <summary>Computes an image; one that cannot be read or computed is noted and shown, and is no reason to stop.</summary>
    public void Try(string path, Func<DenoiseResult> compute)
    {
        try
        {
            _results.Add(compute());
        }
        catch (SegmentationException exception)
        {
            _failures.Add(ImageFailure.Of(new PredictedImage(path, path, path), exception, nameOf));
            FailureLine.Write(_failures[^1].Line);
        }
    }

    /// <summary>Counts an image whose colours the denoiser does not give back.</summary>
    public void NoteColours(bool isLost) => _withoutColours += isLost ? 1 : 0;

    /// <summary>Compares an image with a clean one.</summary>
    public DenoisingMetrics Compare(MLImage image, MLImage target) =>
        mlContext.Segmentation().EvaluateDenoising(mlContext.Data.LoadFromEnumerable([new Pair { Image = image, Target = target }]));

    /// <summary>Shows the means, and writes all of it for programs; the result is the exit code.</summary>
    public int Finish(FileInfo? json)
    {
        var before = Mean(_results.Select(result => result.Before));
        var after = Mean(_results.Select(result => result.After));
        foreach (var (name, metrics) in new[] { ("noisy:   ", before), ("denoised:", after) })
        {
            if (metrics is not null)
            {
                Terminal.WriteLine($"{name} {metrics}");
            }
        }

        if (_withoutColours > 0)
        {
            WarningLine.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{_withoutColours} of {_results.Count} images have colours, and the denoiser was trained on grey images: what was written is grey. Train one "
                + $"for colours with --channels 3."));
        }

        OutputFile.WriteJson(json, new
        {
            images = _results.Select(result => new
            {
                result.Image,
                result.Denoised,
                result.Width,
                result.Height,
                Before = ToResult(result.Before),
                After = ToResult(result.After),
            }),
            Failures = _failures,
            Before = ToResult(before),
            After = ToResult(after),
        });
        return _failures.Count == 0 ? 0 : 1;
    }

    private static object? ToResult(DenoisingMetrics? metrics) => metrics is null ? null : new
    {
        Psnr = double.IsFinite(metrics.PeakSignalToNoiseRatio) ? metrics.PeakSignalToNoiseRatio : (double?)null,
        Ssim = metrics.StructuralSimilarity,
        Rmse = metrics.RootMeanSquaredError,
        metrics.Range,
    };

    private static DenoisingMetrics? Mean(IEnumerable<DenoisingMetrics?> all)
    {
        DenoisingMetrics[] known = [.. all.OfType<DenoisingMetrics>()];
        return known.Length == 0
            ? null
            : new DenoisingMetrics(
                known.Length,
                known[0].Range,
                known.Average(item => item.PeakSignalToNoiseRatio),
                known.Average(item => item.StructuralSimilarity),
                known.Average(item => item.RootMeanSquaredError));
    }

    private sealed class Pair
    {
        public MLImage? Image { get; set; }

        public MLImage? Target { get; set; }
    }
}
