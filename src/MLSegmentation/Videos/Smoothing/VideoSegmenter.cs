using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Videos.Changes;
using MLSegmentation.Videos.Feedback;
using MLSegmentation.Videos.Smoothing;

namespace MLSegmentation;

/// <summary>
/// Scores a film frame by frame, each when it comes, with masks that do not flicker: see <see cref="TemporalSmoothing"/>. One segmenter belongs to one
/// film and one thread at a time; any number of them may share a model.
/// </summary>
/// <remarks>
/// It scores as its model does, whatever that is opened with: tiles, views, several models, post-processing, which is done to the smoothed masks. It keeps
/// the probabilities of one frame in memory, and one frame in grey. A model for floating-point pixels with one channel more than the frames have, which
/// <see cref="VideoDataExtensions.LoadSegmentationFrames"/> is for, gets the mask of the frame before in that channel, and an empty one at the beginning of
/// a scene.
/// </remarks>
public sealed class VideoSegmenter
{
    private const int Colors = 3;

    private readonly SegmentationTransformer _model;
    private readonly SceneCuts _cuts;
    private readonly SmoothedScores _scores;
    private readonly bool _isSmoothing;
    private SegmentationMask? _last;
    private int _count;

    /// <summary>Begins a film.</summary>
    /// <param name="model">The model, of images. It stays the caller's, and must not be disposed as long as frames are scored.</param>
    /// <param name="smoothing">How masks are smoothed. Default: null, the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="SegmentationException">The model scores volumes.</exception>
    /// <example>
    /// <code>
    /// using SegmentationTransformer trained = mlContext.Segmentation().Load("model.zip");
    /// var segmenter = new VideoSegmenter(trained, new TemporalSmoothing { NewFrameWeight = 0.2 });
    /// foreach (VideoFrame frame in VideoFrames.Open("film.gif"))
    /// {
    ///     VideoFrameResult result = segmenter.Score(frame.Image);
    ///     result.Mask.Save($"{frame.Name}.png");
    /// }
    /// </code>
    /// </example>
    public VideoSegmenter(SegmentationTransformer model, TemporalSmoothing? smoothing = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Info.Volumes is not null)
        {
            throw new SegmentationException("The model scores volumes, and the frames of a film are images. Take a model that was trained on images.");
        }

        Smoothing = smoothing ?? new TemporalSmoothing();
        _model = model;
        _cuts = new SceneCuts(Smoothing.SceneCutThreshold);
        _scores = new SmoothedScores(Smoothing);
        _isSmoothing = Smoothing.Kind != TemporalSmoothingKind.None && Smoothing.NewFrameWeight < 1;
    }

    /// <summary>How masks are smoothed.</summary>
    public TemporalSmoothing Smoothing { get; }

    /// <summary>Scores the next frame, of 8 bits.</summary>
    /// <param name="frame">The frame. It stays the caller's, and is not disposed. One of another size than that before it begins another scene.</param>
    /// <param name="withScore">Whether the probabilities are wanted, too. Default: false, <see cref="VideoFrameResult.Score"/> is null.</param>
    /// <param name="cancellationToken">Stops the scoring of this frame; the film can go on with it. Default: none but that of the model.</param>
    /// <returns>The mask, and what else is known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="frame"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token, or that of the model, was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// The model scores images of another kind, the network fails or takes longer than its time limit, or memory is short.
    /// </exception>
    public VideoFrameResult Score(MLImage frame, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (ToFedBack(frame) is { } deep)
        {
            return Score(deep, withScore, cancellationToken);
        }

        var comparison = _cuts.Compare(GreyFrame.Of(frame));
        return Score(_model.Predict(frame, withScore || _isSmoothing, cancellationToken), comparison, withScore);
    }

    /// <summary>
    /// Scores the next frame in full depth; a model for images of 8 bits takes one whose samples are <see cref="SampleType.Unsigned8"/>, grey or in
    /// colours, too.
    /// </summary>
    /// <param name="frame">The frame. One of another size than that before it begins another scene.</param>
    /// <param name="withScore">Whether the probabilities are wanted, too. Default: false, <see cref="VideoFrameResult.Score"/> is null.</param>
    /// <param name="cancellationToken">Stops the scoring of this frame; the film can go on with it. Default: none but that of the model.</param>
    /// <returns>The mask, and what else is known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="frame"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token, or that of the model, was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// The model scores images of another kind, a value is no number that a pixel may have, the network fails or takes longer than its time limit,
    /// or memory is short.
    /// </exception>
    public VideoFrameResult Score(SegmentationImage frame, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var comparison = _cuts.Compare(GreyFrame.Of(frame));
        var seen = MaskChannel.IsWantedBy(_model.Info, frame.Channels)
            ? MaskChannel.Append(frame, comparison.IsCut ? null : _last, _model.Info.Classes.Count, $"{_count + 1}")
            : frame;
        return Score(_model.Predict(seen, withScore || _isSmoothing, cancellationToken), comparison, withScore);
    }

    /// <summary>Scores frames of 8 bits, each when its result is asked for.</summary>
    /// <param name="frames">The frames, in their order. They are not disposed.</param>
    /// <returns>The results, one for each frame.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="frames"/> is null.</exception>
    /// <exception cref="SegmentationException">A frame cannot be scored; thrown when its result is asked for.</exception>
    public IEnumerable<VideoFrameResult> Score(IEnumerable<MLImage> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return frames.Select(frame => Score(frame));
    }

    /// <summary>Scores the frames of a film, each when its result is asked for.</summary>
    /// <param name="frames">The frames, in their order.</param>
    /// <returns>The results, one for each frame.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="frames"/> is null.</exception>
    /// <exception cref="SegmentationException">A frame cannot be read or scored; thrown when its result is asked for.</exception>
    public IEnumerable<VideoFrameResult> Score(IEnumerable<VideoFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return frames.Select(frame => Score(frame.Image));
    }

    /// <summary>The frame in full depth where the model wants the mask of the frame before with it; null where it takes the frame as it is.</summary>
    private SegmentationImage? ToFedBack(MLImage frame)
    {
        var size = new ImageSize(frame.Width, frame.Height);
        bool mayWant = MaskChannel.IsWantedBy(_model.Info, Colors) || MaskChannel.IsWantedBy(_model.Info, 1);
        if (!mayWant)
        {
            return null;
        }

        byte[] rgb = new byte[Colors * size.PixelCount];
        ImagePixels.CopyRgb(frame, rgb);
        var image = VideoFrame.OfRgb(0, size, rgb).Image;
        return MaskChannel.IsWantedBy(_model.Info, Colors) ? image
            : ImagePixels.IsGrey(rgb) ? new SegmentationImage(size.Width, size.Height, 1, image.GetPlane(0), SampleType.Unsigned8)
            : null;
    }

    private VideoFrameResult Score(SegmentationPrediction prediction, SceneComparison comparison, bool withScore)
    {
        var alone = prediction.PredictedLabel!;
        _cuts.Take(comparison);
        bool isSmoothed = _isSmoothing && _scores.Average(comparison.Before, comparison.Frame, prediction.Score!);
        _last = isSmoothed ? Decide(prediction.Score, alone) : alone;
        return new VideoFrameResult
        {
            Index = _count++,
            Mask = _last,
            UnsmoothedMask = alone,
            IsSceneCut = comparison.IsCut,
            Difference = comparison.Difference,
            Score = withScore ? (float[])prediction.Score!.Clone() : null,
        };
    }

    /// <summary>Makes a mask of the average, as the model makes one of the probabilities of an image.</summary>
    private SegmentationMask Decide(ReadOnlySpan<float> scores, SegmentationMask alone)
    {
        byte[] labels = new byte[alone.Pixels.Length];
        HighestScores.Label(scores, labels);
        _model.PostProcessing?.ApplyThresholds(scores, labels);
        _model.PostProcessing?.ApplySteps(labels, alone.Size);
        return SegmentationMask.Wrap(alone.Size, labels).WithClasses(alone.Classes);
    }
}
