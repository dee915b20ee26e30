namespace MLSegmentation.Cli.Output;

/// <summary>Predicts the images that are read, scored and written in bands.</summary>
/// <param name="model">Scores them.</param>
/// <param name="writer">Knows the files of masks.</param>
/// <param name="page">The page of files that have several.</param>
/// <param name="maxPixels">The most pixels of an image; null for the library's limit.</param>
internal sealed class HugeImages(SegmentationTransformer model, PredictionWriter writer, int? page, int? maxPixels)
{
    /// <summary>Goes on past images that cannot be read or scored.</summary>
    /// <param name="images">All images.</param>
    /// <param name="written">Gets each image and its result, in its JSON form, when its mask is complete.</param>
    /// <param name="failed">Gets each image that failed, and why.</param>
    /// <param name="cancellation">Ends it between two tiles.</param>
    public void WriteAll(
        IEnumerable<PredictedImage> images, Action<PredictedImage, object> written, Action<PredictedImage, Exception> failed, CancellationToken cancellation)
    {
        foreach (var image in images.Where(image => image.IsHuge))
        {
            object result;
            try
            {
                result = Write(image, cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failed(image, exception);
                continue;
            }

            written(image, result);
        }
    }

    private object Write(PredictedImage image, CancellationToken cancellation)
    {
        if (writer.WritesMore)
        {
            throw new SegmentationException(
                $"'{image.Shown}' is so large that it is scored in bands, which gives its mask alone. Leave out --objects, --overlay, --scores, "
                + "--uncertainty and --rank, or give a --max-pixels that allows it where there is memory for all of it.");
        }

        string mask = writer.MaskFile(image);
        OutputFile.CreateFolderOf(mask);
        var file = model.PredictFile(image.Path, mask, page, maxPixels, cancellationToken: cancellation);
        var pixels = model.Info.Classes.Index().ToDictionary(item => item.Item.Name, item => file.PixelsPerClass[item.Index]);
        return new { Image = image.Shown, Mask = mask, file.Size.Width, file.Size.Height, Pixels = pixels };
    }
}
