using System.Text;
using Microsoft.AspNetCore.Http;
using MLSegmentation.Hosting.Diagnostics;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>Makes the answer to a volume: the mask as a file of the same geometry, or a viewer of both.</summary>
internal sealed class VolumeAnswer(SegmentationService service, ImageQuery query, Upload upload, CancellationToken cancellation)
{
    /// <summary>Makes the answer with a model of volumes.</summary>
    /// <exception cref="RequestException">The file is no volume, or an answer of images was asked for.</exception>
    public Answer Create(SegmentationTransformer model)
    {
        if (query.Format is not (ResponseFormat.Mask or ResponseFormat.Viewer))
        {
            throw new RequestException(
                StatusCodes.Status406NotAcceptable, "The model scores volumes; the answer is the mask (format=mask) or a viewer of it (format=viewer).");
        }

        var (volume, path) = UploadedVolume.Decode(upload, service.Options.MaxPixels);
        long voxels = (long)volume.Width * volume.Height * volume.Depth;
        var mask = UploadedVolume.Explain(
            upload, path, () => service.Score(voxels, () => model.Predict(volume, cancellationToken: cancellation)).PredictedLabel!);
        cancellation.ThrowIfCancellationRequested();
        return ServingActivities.Do(ServingActivities.Encode, () => query.Format == ResponseFormat.Viewer
            ? new Answer(Encoding.UTF8.GetBytes(VolumeViewer.ToHtml(volume, mask)), $"{Formats.Html}; charset=utf-8")
            : new Answer(TemporaryVolume.Use(path => Save(volume.WithMask(mask), path)), Formats.Gzip));
    }

    private static byte[] Save(SegmentationVolume labels, string path)
    {
        labels.Save(path);
        return File.ReadAllBytes(path);
    }
}
