using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.Data;
using MLSegmentation.Hosting.Diagnostics;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>An uploaded image, decoded as a model needs it: 8 bits, or full depth.</summary>
internal sealed class UploadedImage : IDisposable
{
    private readonly MLImage? _image;
    private readonly SegmentationImage? _deep;

    private UploadedImage(MLImage? image, SegmentationImage? deep) => (_image, _deep) = (image, deep);

    public int Width => _image?.Width ?? _deep!.Width;

    public int Height => _image?.Height ?? _deep!.Height;

    /// <summary>Decodes a file, once its header says that it is not too large.</summary>
    /// <exception cref="SegmentationException">It is no image, too large, or has pixels of another kind than the model's.</exception>
    /// <exception cref="RequestException">It is damaged.</exception>
    public static UploadedImage Decode(Upload upload, SegmentationModelInfo model, int? page, int maxPixels) =>
        ServingActivities.Do(ServingActivities.Decode, () => Read(upload, model, page, maxPixels));

    /// <summary>Scores the image.</summary>
    public SegmentationPrediction Score(SegmentationTransformer model, bool withScore, CancellationToken cancellation) => _image is not null
        ? model.Predict(_image, withScore, cancellation)
        : model.Predict(_deep!, withScore, cancellation);

    /// <summary>The image of 8 bits to look at, which the caller disposes where it is another one.</summary>
    public T Show<T>(Func<MLImage, T> show)
    {
        if (_image is not null)
        {
            return show(_image);
        }

        using var shown = _deep!.ToMLImage();
        return show(shown);
    }

    public void Dispose() => _image?.Dispose();

    private static UploadedImage Read(Upload upload, SegmentationModelInfo model, int? page, int maxPixels)
    {
        try
        {
            return model.Pixels == PixelKind.EightBit
                ? new UploadedImage(SegmentationImage.LoadMLImage(upload.Content, page, maxPixels, upload.Name), null)
                : new UploadedImage(null, SegmentationImage.Load(upload.Content, page, maxPixels, upload.Name));
        }
        catch (SegmentationException exception) when (exception.Kind == SegmentationErrorKind.Other)
        {
            throw RequestException.BadRequest(exception.Message, exception);
        }
        catch (SegmentationException exception) when (exception.Kind == SegmentationErrorKind.OtherPixels)
        {
            throw new RequestException(StatusCodes.Status422UnprocessableEntity, string.Create(
                CultureInfo.InvariantCulture,
                $"'{upload.Name}' has other pixels than the model was trained on, which are {model.DescribePixels()}. Convert the image to such."));
        }
    }
}
