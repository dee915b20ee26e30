using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary>Scores a film once, writes what is made of its frames, and measures how steady the masks are, with smoothing and without.</summary>
/// <param name="model">The model.</param>
/// <param name="smoothing">How masks are smoothed.</param>
/// <param name="output">The folder of masks.</param>
/// <param name="truth">The true masks; null where there are none.</param>
internal sealed class VideoRun(SegmentationTransformer model, TemporalSmoothing smoothing, DirectoryInfo output, TrueMasks? truth)
{
    private readonly List<object> _frames = [];
    private readonly List<int> _cuts = [];
    private readonly bool _isSmoothing = smoothing.Kind != TemporalSmoothingKind.None;
    private TemporalEvaluationResult? _steadiness;

    /// <summary>Scores all frames.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="film">Gets them with their masks drawn over them; null where nobody asked for it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SegmentationException">A frame cannot be read or scored, or a mask cannot be written.</exception>
    public void WriteAll(VideoFrames frames, AnimatedGifWriter? film, CancellationToken cancellation)
    {
        var segmenter = new VideoSegmenter(model, smoothing);
        var evaluation = new TemporalEvaluation(
            model.Info.Classes,
            _isSmoothing ? 2 : 1,
            new TemporalEvaluationOptions { SearchRadius = smoothing.SearchRadius, SceneCutThreshold = smoothing.SceneCutThreshold });
        ImageSize? size = null;
        ProgressBar.Run("scoring", frames.Count, advance =>
        {
            foreach (var frame in frames)
            {
                var result = Score(segmenter, frame, cancellation);
                SegmentationMask[] masks = _isSmoothing ? [result.Mask, result.UnsmoothedMask] : [result.Mask];
                evaluation.Add(frame.Image, masks, truth?.Load(frame));
                Write(frame, result);
                if (film is not null)
                {
                    Draw(frame, result, film, size ??= new ImageSize(frame.Image.Width, frame.Image.Height));
                }

                advance();
            }
        }, cancellation);
        truth?.RequireUsed();
        _steadiness = evaluation.GetResult();
    }

    /// <summary>Shows what came out.</summary>
    public void Report(FileInfo? film)
    {
        SteadinessTable.Write(Named());
        if (_cuts.Count > 0)
        {
            Terminal.WriteLine($"Another scene begins with frame {string.Join(", ", _cuts.Select(index => index + 1))}.");
        }

        Terminal.WriteLine($"{_frames.Count} {(_frames.Count == 1 ? "mask" : "masks")}: {output}");
        if (film is not null)
        {
            Terminal.WriteLine($"film: {film}");
        }
    }

    /// <summary>The result for programs.</summary>
    public object ToJson(FileInfo? film, double? framesPerSecond) => new
    {
        Frames = _frames,
        SceneCuts = _cuts,
        FramesPerSecond = framesPerSecond,
        Smoothing = smoothing,
        Film = film?.ToString(),
        Metrics = Named().ToDictionary(item => item.Name, item => item.Metrics),
    };

    private static VideoFrameResult Score(VideoSegmenter segmenter, VideoFrame frame, CancellationToken cancellation)
    {
        try
        {
            return segmenter.Score(frame.Image, cancellationToken: cancellation);
        }
        catch (SegmentationException exception)
        {
            throw exception.Within($"The frame '{frame.Name}' could not be scored");
        }
    }

    private List<(string Name, TemporalMetrics Metrics)> Named()
    {
        var predictions = _steadiness!.Predictions;
        List<(string Name, TemporalMetrics Metrics)> named = _isSmoothing
            ? [("smoothed", predictions[0]), ("unsmoothed", predictions[1])]
            : [("unsmoothed", predictions[0])];
        if (_steadiness.Truth is { } floor)
        {
            named.Add(("truth", floor));
        }

        return named;
    }

    private void Write(VideoFrame frame, VideoFrameResult result)
    {
        string file = Path.Combine(output.ToString(), $"{frame.Name}.png");
        OutputFile.RequireDistinct([], [file]);
        result.Mask.Save(file, model.Info.Classes);
        if (result.IsSceneCut)
        {
            _cuts.Add(frame.Index);
        }

        _frames.Add(new
        {
            Frame = frame.Name,
            Mask = file,
            result.Mask.Width,
            result.Mask.Height,
            result.IsSceneCut,
            result.Difference,
            Pixels = PredictionWriter.PixelsPerClass(model.Info.Classes, result.Mask),
        });
    }

    private void Draw(VideoFrame frame, VideoFrameResult result, AnimatedGifWriter film, ImageSize first)
    {
        var size = new ImageSize(frame.Image.Width, frame.Image.Height);
        if (size != first)
        {
            throw new SegmentationException(
                $"The frame '{frame.Name}' has {size} pixels, but the first one has {first}, and --film needs frames of one size. Leave --film out, or make "
                + "all frames alike.");
        }

        using var image = frame.ToMLImage();
        using var overlay = Overlay.Create(image, result.Mask, model.Info.Classes);
        film.Add(overlay);
    }
}
