using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.Data;
using MLSegmentation.Hosting.Diagnostics;
using SkiaSharp;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>Makes the answer to an image: decodes it, scores it, and writes what is asked for.</summary>
internal sealed class ImageAnswer(SegmentationService service, ImageQuery query, Upload upload, CancellationToken cancellation)
{
    private const int JpegQuality = 90;

    // What libjpeg writes; the format itself has room for 35 more.
    private const int LongestJpegSide = 65_500;

    private bool NeedsObjects => query.Format is ResponseFormat.Objects or ResponseFormat.GeoJson;

    /// <summary>Makes the answer with a model.</summary>
    public ReadOnlyMemory<byte> Create(SegmentationTransformer model)
    {
        if (query.Format == ResponseFormat.Viewer)
        {
            throw new RequestException(StatusCodes.Status406NotAcceptable, "The model scores images, of which there is no viewer; ask for an overlay.");
        }

        using var image = UploadedImage.Decode(upload, model.Info, query.Page, service.Options.MaxPixels);
        if (query.Format == ResponseFormat.OverlayJpeg && Math.Max(image.Width, image.Height) > LongestJpegSide)
        {
            throw new RequestException(
                StatusCodes.Status422UnprocessableEntity,
                string.Create(CultureInfo.InvariantCulture, $"JPEG images have sides of up to {LongestJpegSide:N0} pixels; ask for the overlay as PNG."));
        }

        var prediction = service.Score((long)image.Width * image.Height, () => image.Score(model, NeedsObjects, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var mask = prediction.PredictedLabel!;
        var objects = NeedsObjects ? ServingActivities.Do(ServingActivities.PostProcess, () => ExtractObjects(mask, prediction.Score)) : null;
        cancellation.ThrowIfCancellationRequested();
        return ServingActivities.Do(ServingActivities.Encode, () => query.Format switch
        {
            ResponseFormat.Mask => Write(stream => mask.Save(stream, model.Info.Classes)),
            ResponseFormat.Objects => WriteObjects(mask, objects!, model.Info.Classes),
            ResponseFormat.GeoJson => WriteGeoJson(mask, objects!, model.Info.Classes),
            ResponseFormat.Overlay => image.Show(shown => Write(stream => Overlay.Save(stream, shown, mask, model.Info.Classes, query.Opacity))),
            _ => image.Show(shown => WriteJpeg(shown, mask, model.Info.Classes)),
        });
    }

    private static ReadOnlyMemory<byte> Write(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    private SegmentationObjectList ExtractObjects(SegmentationMask mask, float[]? scores)
    {
        var options = service.Options;
        try
        {
            return mask.ExtractObjects(new() { MaxObjects = options.MaxObjects, MaxCorners = options.MaxCorners }, scores);
        }
        catch (SegmentationException exception) when (exception.Kind == SegmentationErrorKind.TooLarge)
        {
            throw new RequestException(
                StatusCodes.Status422UnprocessableEntity,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The image has too many objects, or too ragged ones: up to {options.MaxObjects:N0} are answered, with up to {options.MaxCorners:N0} "
                    + $"corners in all. Ask for the mask instead."),
                exception);
        }
    }

    private ReadOnlyMemory<byte> WriteObjects(SegmentationMask mask, SegmentationObjectList objects, SegmentationClasses classes)
    {
        var answer = ObjectsAnswer.Of(mask, objects, classes) with
        {
            Mask = query.WithMask ? Write(stream => mask.Save(stream, classes)) : null,
            GeoJson = query.WithGeoJson ? new RawJson(WriteGeoJson(mask, objects, classes)) : null,
        };
        return JsonSerializer.SerializeToUtf8Bytes(answer, AnswerJson.Options);
    }

    private ReadOnlyMemory<byte> WriteGeoJson(SegmentationMask mask, SegmentationObjectList objects, SegmentationClasses classes)
    {
        var image = new AnnotatedImage(upload.Name, new ImageSize(mask.Width, mask.Height), objects);
        return Write(stream => new SegmentationAnnotations([image], classes).Save(stream, AnnotationFormat.GeoJson));
    }

    private ReadOnlyMemory<byte> WriteJpeg(MLImage image, SegmentationMask mask, SegmentationClasses classes)
    {
        using var overlay = Overlay.Create(image, mask, classes, query.Opacity);
        var info = new SKImageInfo(overlay.Width, overlay.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        using var shown = SKImage.FromPixelCopy(info, overlay.Pixels);
        using var data = shown.Encode(SKEncodedImageFormat.Jpeg, JpegQuality)
            ?? throw new SegmentationException($"An overlay of {overlay.Width}x{overlay.Height} cannot be written as JPEG.");
        return data.ToArray();
    }
}
