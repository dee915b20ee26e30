using System.Diagnostics;
using System.Runtime.InteropServices;
using MLSegmentation.Denoising;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Denoising;

/// <summary>Takes the noise out of whole images, as the exported model will, and compares with the clean ones.</summary>
/// <param name="module">The network.</param>
/// <param name="samples">The images.</param>
/// <param name="normalization">How they are scaled to 0..1.</param>
/// <param name="noise">Adds noise to clean images; null where there are pairs.</param>
/// <param name="device">Where it computes.</param>
internal sealed class DenoisingValidation(
    GraphModule module, SampleSet samples, PixelNormalization normalization, NoisyPlanes? noise, Device device) : IEpochValidation
{
    /// <summary>Validates the network as it is now: the mean squared error, and PSNR, SSIM and RMSE, all with the range 1.</summary>
    public ValidationOutcome Run(ShownPredictions shown, CancellationToken cancellationToken)
    {
        var means = new FidelityMeans(range: 1);
        double sum = 0;
        Apply(() =>
        {
            for (int index = 0; index < samples.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += Add(index, means);
            }
        });
        var metrics = means.ToMetrics();
        return new ValidationOutcome(sum / samples.Count, Metrics: null, new Dictionary<string, double>
        {
            ["psnr"] = metrics.PeakSignalToNoiseRatio,
            ["ssim"] = metrics.StructuralSimilarity,
            ["rmse"] = metrics.RootMeanSquaredError,
        });
    }

    /// <summary>How long a validation takes, measured on the largest image.</summary>
    public TimeSpan Measure()
    {
        var sizes = samples.Infos.Select(info => (long)info.Size.PixelCount).ToList();
        int largest = sizes.IndexOf(sizes.Max());
        var clock = Stopwatch.StartNew();
        Apply(() => Add(largest, new FidelityMeans(range: 1)));
        return clock.Elapsed * ((double)sizes.Sum() / sizes[largest]);
    }

    private void Apply(Action compute)
    {
        module.eval();
        using (no_grad())
        {
            compute();
        }

        module.train();
    }

    private double Add(int index, FidelityMeans means)
    {
        var sample = samples[index];
        var (info, format) = (sample.Info, sample.Info.Format);
        float[] planes = new float[info.Channels * info.Size.PixelCount];
        format.Normalize(sample.Planes, info.Channels, normalization, planes);
        float[] clean = noise is null ? planes[(planes.Length / 2)..] : planes;
        float[] noisy = noise is null ? planes[..(planes.Length / 2)] : [.. planes];
        noise?.AddForValidation(noisy, index);
        float[] denoised = Denoise(noisy, info.Size);
        double error = ImageFidelity.MeanSquaredError(denoised, clean);
        if (format.HasColors)
        {
            NoisyPlanes.Round(denoised);
        }

        means.Add(denoised, clean, info.Size, () => info.Name);
        return error;
    }

    /// <summary>Computes an image that goes on beyond its borders as in a mirror, as far as the network sees.</summary>
    private float[] Denoise(float[] planes, ImageSize size)
    {
        using var scope = NewDisposeScope();
        int channels = planes.Length / size.PixelCount;
        var padded = new ImageSize(size.Width + (2 * REDCNN.Radius), size.Height + (2 * REDCNN.Radius));
        float[] continued = new float[channels * padded.PixelCount];
        for (int row = 0; row < channels * padded.Height; row++)
        {
            var (channel, y) = Math.DivRem(row, padded.Height);
            var source = planes.AsSpan((channel * size.PixelCount) + (MirroredBorder.Fold(y - REDCNN.Radius, size.Height) * size.Width), size.Width);
            for (int x = 0; x < padded.Width; x++)
            {
                continued[(row * padded.Width) + x] = source[MirroredBorder.Fold(x - REDCNN.Radius, size.Width)];
            }
        }

        var result = module.forward(TrainingBatch.ToPixels(continued, [1, channels, padded.Height, padded.Width], device));
        var cropped = result.narrow(2, REDCNN.Radius, size.Height).narrow(3, REDCNN.Radius, size.Width).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(cropped.bytes).ToArray();
    }
}
