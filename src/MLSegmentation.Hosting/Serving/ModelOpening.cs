using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Hosting.Diagnostics;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Opens the file of a model, and finds out whether it computes.</summary>
internal static class ModelOpening
{
    private const int TrialSide = 64;
    private const int TrialVolumeSide = 16;
    private const int BytesPerPixel = 4;

    /// <summary>Opens the file as the options say.</summary>
    /// <exception cref="SegmentationException">It is missing, damaged, or holds no such model.</exception>
    public static SegmentationTransformer Open(SegmentationServiceOptions options, ILogger logger)
    {
        var scoring = options.Scoring.Warning is null
            ? options.Scoring with { Warning = line => HostingLog.Warned(logger, line) }
            : options.Scoring;
        return new MLContext().Segmentation().Load(options.ModelPath, scoring, options.PredictedLabelColumnName);
    }

    /// <summary>Scores a small dark image or volume, so that a model that does not compute is found before it takes the place of one that does.</summary>
    /// <exception cref="SegmentationException">It does not compute; it is disposed.</exception>
    public static void Try(SegmentationTransformer model)
    {
        try
        {
            if (model.Info.Volumes is { } volumes)
            {
                _ = model.Predict(CreateVolume(model.Info.ImageChannels, volumes.Spacing));
            }
            else if (model.Info.Pixels == PixelKind.EightBit)
            {
                using var image = MLImage.CreateFromPixels(TrialSide, TrialSide, MLPixelFormat.Bgra32, new byte[TrialSide * TrialSide * BytesPerPixel]);
                _ = model.Predict(image);
            }
            else
            {
                int channels = model.Info.Channels;
                float[] values = new float[TrialSide * TrialSide * channels];
                _ = model.Predict(new SegmentationImage(TrialSide, TrialSide, channels, values, model.Info.Samples ?? SampleType.Float32));
            }
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // At the spacing of the model, so that it is not resampled to one of another size.
    private static SegmentationVolume CreateVolume(int channels, VolumeSpacing? spacing)
    {
        float[] voxels = new float[TrialVolumeSide * TrialVolumeSide * TrialVolumeSide * channels];
        var geometry = spacing is { } own ? VolumeGeometry.FromSpacing(own) : null;
        return new SegmentationVolume(TrialVolumeSide, TrialVolumeSide, TrialVolumeSide, voxels, geometry);
    }
}
