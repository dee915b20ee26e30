using System.IO.Compression;
using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Training.Auto;

/// <summary>
/// Masks that models predicted for images they have not seen, each beside the true one. They are kept packed: a cross-validation has them of all images.
/// </summary>
internal sealed class ImagePredictions
{
    private readonly SegmentationClasses _classes;
    private readonly List<PackedImage> _images;

    private ImagePredictions(SegmentationClasses classes, IEnumerable<PackedImage> images) => (_classes, _images) = (classes, [.. images]);

    /// <summary>The true masks and the predicted ones; they are unpacked as they are asked for, and may be gone through several times.</summary>
    public IEnumerable<(SegmentationMask Label, SegmentationMask Predicted)> Images =>
        _images.Select(image => (image.Label.Unpack(), image.Predicted.Unpack().WithClasses(_classes)));

    /// <summary>Predicts.</summary>
    /// <param name="work">The columns, and when to end.</param>
    /// <param name="model">The model.</param>
    /// <param name="images">The images, with masks.</param>
    public static ImagePredictions Of(AutoWork work, SegmentationTransformer model, IDataView images) => new(
        model.Info.Classes,
        Read(model.Transform(images), work.Options.LabelColumnName, work.Options.PredictedLabelColumnName, work.Options.CancellationToken));

    /// <summary>Keeps masks that there are already.</summary>
    public static ImagePredictions Of(SegmentationClasses classes, IEnumerable<(SegmentationMask Label, SegmentationMask Predicted)> images) =>
        new(classes, images.Select(image => new PackedImage(PackedMask.Of(image.Label), PackedMask.Of(image.Predicted))));

    /// <summary>The predictions of several models, each for images of its own.</summary>
    public static ImagePredictions Pool(IReadOnlyList<ImagePredictions> parts) => new(parts[0]._classes, parts.SelectMany(part => part._images));

    /// <summary>The metrics of the predictions.</summary>
    /// <param name="context">Where they are computed.</param>
    /// <param name="bootstrap">Whether there are confidence intervals.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public SegmentationMetrics Evaluate(MLContext context, bool bootstrap, CancellationToken cancellationToken)
    {
        var rows = Images.Select(image => new Row { Label = image.Label, PredictedLabel = image.Predicted });
        return context.Segmentation().Evaluate(
            context.Data.LoadFromEnumerable(rows),
            [new PredictionColumns(nameof(Row.PredictedLabel))],
            nameof(Row.Label),
            new SegmentationEvaluationOptions
            {
                Classes = _classes,
                Bootstrap = bootstrap ? new BootstrapOptions() : null,
                CancellationToken = cancellationToken,
            })[0];
    }

    private static IEnumerable<PackedImage> Read(IDataView scored, string label, string predicted, CancellationToken cancellationToken)
    {
        var columns = (Label: scored.Schema[label], Predicted: scored.Schema[predicted]);
        using var cursor = SequentialCursor.Open(scored, [columns.Label, columns.Predicted]);
        var labels = MaskColumn.Open(cursor, columns.Label, "true");
        var masks = MaskColumn.Open(cursor, columns.Predicted, "predicted");
        for (int image = 1; cursor.MoveNext(); image++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = $"image {image}";
            var mask = masks.ReadMask(name, null)!;
            yield return new PackedImage(PackedMask.Of(SegmentationMask.Wrap(mask.Size, labels.Read(name).ToArray(), mask.Spacing)), PackedMask.Of(mask));
        }
    }

    private sealed class Row
    {
        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }

    private sealed record PackedImage(PackedMask Label, PackedMask Predicted);

    private sealed record PackedMask(ImageSize Size, VolumeSpacing? Spacing, byte[] Bytes)
    {
        public static PackedMask Of(SegmentationMask mask)
        {
            using var packed = new MemoryStream();
            using (var stream = new DeflateStream(packed, CompressionLevel.Fastest))
            {
                stream.Write(mask.Pixels);
            }

            return new PackedMask(mask.Size, mask.Spacing, packed.ToArray());
        }

        public SegmentationMask Unpack()
        {
            byte[] pixels = new byte[Size.PixelCount];
            using var stream = new DeflateStream(new MemoryStream(Bytes), CompressionMode.Decompress);
            stream.ReadExactly(pixels);
            return SegmentationMask.Wrap(Size, pixels, Spacing);
        }
    }
}
