using Microsoft.ML.Data;
using MLSegmentation.Videos.Changes;
using MLSegmentation.Videos.Steadiness;

namespace MLSegmentation;

/// <summary>
/// Measures how steady the masks of a film are, frame by frame, in memory that hardly grows: one or several series of masks of the same film, such as
/// with smoothing and without, and the true masks where there are any.
/// </summary>
public sealed class TemporalEvaluation
{
    private readonly TemporalEvaluationOptions _options;
    private readonly SceneCuts _cuts;
    private readonly MaskSeries[] _predictions;
    private readonly MaskSeries _truth;
    private byte[]? _truthBefore;
    private bool _hasTruth;

    /// <summary>Begins a film.</summary>
    /// <param name="classes">The classes of the masks.</param>
    /// <param name="predictions">How many masks there are of each frame, at least 1. Default: 1.</param>
    /// <param name="options">How frames are compared. Default: null, the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classes"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="predictions"/> is less than 1.</exception>
    /// <example>
    /// <code>
    /// var evaluation = new TemporalEvaluation(model.Info.Classes, predictions: 2);
    /// var segmenter = new VideoSegmenter(model);
    /// foreach (VideoFrame frame in VideoFrames.Open("film.gif"))
    /// {
    ///     VideoFrameResult result = segmenter.Score(frame.Image);
    ///     evaluation.Add(frame.Image, [result.Mask, result.UnsmoothedMask]);
    /// }
    ///
    /// TemporalEvaluationResult steadiness = evaluation.GetResult();
    /// Console.WriteLine($"{steadiness.Predictions[1].Flicker:P2} flicker, smoothed {steadiness.Predictions[0].Flicker:P2}");
    /// </code>
    /// </example>
    public TemporalEvaluation(SegmentationClasses classes, int predictions = 1, TemporalEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions, 1);
        _options = options ?? new TemporalEvaluationOptions();
        _cuts = new SceneCuts(_options.SceneCutThreshold);
        _predictions = [.. Enumerable.Range(0, predictions).Select(_ => new MaskSeries(classes))];
        _truth = new MaskSeries(classes);
    }

    /// <summary>Adds the next frame, of 8 bits.</summary>
    /// <param name="frame">The frame. It stays the caller's.</param>
    /// <param name="predictions">Its masks, as many as were announced, of the frame's size.</param>
    /// <param name="truth">Its true mask, of the frame's size, whose ignored pixels do not count. Default: null, it is not known.</param>
    /// <exception cref="ArgumentNullException"><paramref name="frame"/> or <paramref name="predictions"/> is null.</exception>
    /// <exception cref="ArgumentException">There are more masks than announced, or fewer, or one has another size than the frame.</exception>
    /// <exception cref="SegmentationException">A mask holds a class index that there is not.</exception>
    public void Add(MLImage frame, IReadOnlyList<SegmentationMask> predictions, SegmentationMask? truth = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Add(GreyFrame.Of(frame), predictions, truth);
    }

    /// <summary>Adds the next frame, in full depth.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="predictions">Its masks, as many as were announced, of the frame's size.</param>
    /// <param name="truth">Its true mask, of the frame's size, whose ignored pixels do not count. Default: null, it is not known.</param>
    /// <exception cref="ArgumentNullException"><paramref name="frame"/> or <paramref name="predictions"/> is null.</exception>
    /// <exception cref="ArgumentException">There are more masks than announced, or fewer, or one has another size than the frame.</exception>
    /// <exception cref="SegmentationException">A mask holds a class index that there is not.</exception>
    public void Add(SegmentationImage frame, IReadOnlyList<SegmentationMask> predictions, SegmentationMask? truth = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Add(GreyFrame.Of(frame), predictions, truth);
    }

    /// <summary>The metrics of the frames so far.</summary>
    /// <returns>Those of each series of masks, and of the true ones.</returns>
    public TemporalEvaluationResult GetResult() =>
        new([.. _predictions.Select(series => series.ToMetrics())], _hasTruth ? _truth.ToMetrics() : null);

    private void Add(GreyFrame frame, IReadOnlyList<SegmentationMask> predictions, SegmentationMask? truth)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Count != _predictions.Length)
        {
            throw new ArgumentException(
                $"{_predictions.Length} masks were announced for each frame, but {predictions.Count} are given.", nameof(predictions));
        }

        RequireSize(frame, predictions, nameof(predictions));
        RequireSize(frame, truth is null ? [] : [truth], nameof(truth));
        var comparison = _cuts.Next(frame);
        bool isCut = comparison.IsCut;
        var pair = comparison.Before is { } before ? FramePair.Compare(before, comparison.Frame, _options.SearchRadius) : null;
        byte[]? labels = truth?.Pixels.ToArray();
        var known = new KnownTruth(labels, pair is null ? null : _truthBefore);
        for (int index = 0; index < predictions.Count; index++)
        {
            _predictions[index].Add(predictions[index], pair, known, isCut);
        }

        if (truth is not null)
        {
            _hasTruth = true;
            _truth.Add(truth, pair, known, isCut);
        }
        else
        {
            _truth.Skip(isCut);
        }

        _truthBefore = labels;
    }

    private static void RequireSize(GreyFrame frame, IEnumerable<SegmentationMask> masks, string argument)
    {
        if (masks.FirstOrDefault(mask => mask.Size != frame.Size) is { } other)
        {
            throw new ArgumentException($"The frame has {frame.Size} pixels, but a mask has {other.Size}.", argument);
        }
    }
}
