using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <content>Single images, without a data view.</content>
public sealed partial class SegmentationTransformer
{
    /// <summary>Scores an image of 8 bits, on the calling thread. Any number of threads may do so at the same time.</summary>
    /// <remarks>
    /// It gives exactly what a data view with this image would. Beside the mask, and the probabilities where they are asked for, what it allocates
    /// does not depend on the size of images that are scored whole: pixels pass through memory of a pool. For one that is scored in tiles, rings of
    /// rows are allocated, as high as a tile and as wide as the image.
    /// </remarks>
    /// <param name="image">The image, of any size. It stays the caller's, and is not disposed.</param>
    /// <param name="withScore">Whether the probabilities are wanted, too. Default: false, <see cref="SegmentationPrediction.Score"/> is null.</param>
    /// <param name="cancellationToken">
    /// Stops the scoring of this image, before the next operator of the network. Default: none but that of the options.
    /// </param>
    /// <returns>The mask, and the probabilities where they are wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// The model scores images of another kind, the network fails or takes longer than its time limit, or memory is short.
    /// </exception>
    /// <example>
    /// <code>
    /// using MLImage image = SegmentationImage.LoadMLImage("image.png");
    /// SegmentationMask mask = model.Predict(image).PredictedLabel!;
    /// </code>
    /// </example>
    public SegmentationPrediction Predict(MLImage image, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Predict(PixelReader.Of(image), withScore, cancellationToken);
    }

    /// <summary>
    /// Scores an image in full depth, as <see cref="Predict(MLImage, bool, CancellationToken)"/> does; a model for images of 8 bits takes one whose
    /// samples are <see cref="SampleType.Unsigned8"/>, grey or in colours, too.
    /// </summary>
    /// <param name="image">The image, of any size. The network reads it where it lies.</param>
    /// <param name="withScore">Whether the probabilities are wanted, too. Default: false, <see cref="SegmentationPrediction.Score"/> is null.</param>
    /// <param name="cancellationToken">
    /// Stops the scoring of this image, before the next operator of the network. Default: none but that of the options.
    /// </param>
    /// <returns>The mask, and the probabilities where they are wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// The model scores images of another kind, a value is no number that a pixel may have, the network fails or takes longer than its time limit,
    /// or memory is short.
    /// </exception>
    /// <example>
    /// <code>
    /// SegmentationPrediction prediction = model.Predict(SegmentationImage.Load("image.tif"), withScore: true);
    /// float[] probabilities = prediction.Score!;
    /// </code>
    /// </example>
    public SegmentationPrediction Predict(SegmentationImage image, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Predict(PixelReader.Of(image, Info.Pixels), withScore, cancellationToken);
    }

    /// <summary>Scores a volume, as <see cref="Predict(MLImage, bool, CancellationToken)"/> does an image.</summary>
    /// <remarks>
    /// The volume is prepared as those of the training were, and the result brought back to its own voxels. What the network needs is bounded as
    /// <see cref="SegmentationTilingOptions"/> says; the prepared volume and the mask are in memory as a whole.
    /// </remarks>
    /// <param name="volume">The volume, of any size and spacing.</param>
    /// <param name="withScore">
    /// Whether the probabilities are wanted, too, [K, D, H, W] flattened. Default: false, <see cref="SegmentationPrediction.Score"/> is null.
    /// </param>
    /// <param name="cancellationToken">
    /// Stops the scoring of this volume, before the next operator of the network. Default: none but that of the options.
    /// </param>
    /// <returns>The mask, with the spacing of the volume, and the probabilities where they are wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="volume"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// The model scores images, or volumes with other channels; a value is no number that a voxel may have; the network fails or takes longer than its
    /// time limit; or memory is short.
    /// </exception>
    /// <example>
    /// <code>
    /// SegmentationVolume scan = SegmentationVolume.Load("scan.nii.gz");
    /// SegmentationMask mask = model.Predict(scan).PredictedLabel!;
    /// scan.WithMask(mask).Save("segmentation.nii.gz");
    /// </code>
    /// </example>
    public SegmentationPrediction Predict(SegmentationVolume volume, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return Predict(PixelReader.Of(volume), withScore, cancellationToken);
    }

    private SegmentationPrediction Predict(PixelReader image, bool withScore, CancellationToken cancellation)
    {
        _session.ThrowIfDisposed();
        cancellation.ThrowIfCancellationRequested();
        var name = new GivenImageName(image.File);
        var size = image.Read(name.GetRowName)!.Value;
        ScoredImages.RequireKind(image, name.GetImageName, Info);
        try
        {
            using var input = _scorer.Read(image, size, _watch, name);
            float[]? scores = withScore ? GC.AllocateUninitializedArray<float>(_scorer.CountScores(size, name.GetImageName)) : null;
            var result = _scorer.Score(input, 0, scores, name.GetImageName, cancellation);
            return new SegmentationPrediction
            {
                PredictedLabel = result.Mask, Score = scores, Uncertainty = result.Uncertainty, MeanUncertainty = result.MeanUncertainty,
            };
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(name.GetImageName(), size, exception);
        }
    }
}
