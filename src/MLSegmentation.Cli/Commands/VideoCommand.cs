using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg video</c>: a mask for every frame of a film, without flicker, and how steady the masks are.</summary>
internal sealed class VideoCommand : Command
{
    private readonly ModelArguments _models = new(isRequired: true);
    private readonly Option<FileInfo> _frames = Option.File(
        "--frames",
        "The film: a folder of images in the order of their names, an animated GIF or WebP file, a TIFF stack, or whatever ffmpeg reads.",
        required: true);

    private readonly Option<string> _ffmpeg = new("--ffmpeg")
    {
        Description = $"The program that reads other films than folders, animations and stacks. Default: {new VideoFramesOptions().FFmpegPath}.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<DirectoryInfo> _output = Option.Folder(
        "--output", "The folder to write masks to, created where it does not exist: NAME.png of each frame.", required: true);

    private readonly SmoothingArguments _smoothing = new();
    private readonly Option<DirectoryInfo> _masks = Option.Folder(
        "--masks", "A folder of true masks, with the names of the frames, to compare with; frames may be without one.");

    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<FileInfo> _film = Option.File(
        "--film", "Also write a film to this file: the frames with the masks drawn over them, as an animated GIF.", [".gif"]);

    private readonly Option<double?> _frameRate = Option.Real(
        "--frame-rate", "How many frames --film shows in a second, up to 50. Default: as many as the film that is read, or 10.");

    private readonly AveragingArguments _averaging = new();
    private readonly PostProcessingArguments _postProcessing = new();
    private readonly EngineArguments _engine = EngineArguments.ForScoring();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public VideoCommand()
        : base("video", "Write a mask for every frame of a film, smoothed over time, and say how steady the masks are.")
    {
        _frames.HelpName = "DIR|FILE";
        this.Add(
        [
            .. _models.Options, _frames, _ffmpeg, _maxPixels, _output, .. _smoothing.Options, _masks, _classes, _film, _frameRate, _json,
            .. _averaging.Views, .. _postProcessing.Options, .. _engine.Options,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var smoothing = _smoothing.Read(parsed);
        RequireTogether(parsed);
        var frames = OpenFrames(parsed);
        var film = parsed.GetValue(_film);
        double rate = ReadRate(parsed, frames);
        OutputFile.RequireWritable([film, parsed.GetValue(_json)], inputs: _models.Files(parsed), data: frames.Files);
        var scoring = _averaging.ReadViews(parsed, new() { PostProcessing = _postProcessing.Read(parsed) });
        using var model = _engine.LoadModel(options => _models.Load(parsed, new MLContext(), options), parsed, cancellation, scoring);
        var truth = parsed.GetValue(_masks) is { } folder
            ? new TrueMasks(folder, parsed.GetValue(_classes) ?? model.Info.Classes, parsed.GetValue(_maxPixels))
            : null;
        var output = parsed.GetValue(_output)!;
        RequireApart(parsed, output, frames);
        OutputFile.RequireDistinct(frames.Files, []);
        OutputFile.CreateFolder(output);
        var run = new VideoRun(model, smoothing, output, truth);
        if (film is null)
        {
            run.WriteAll(frames, null, cancellation);
        }
        else
        {
            AtomicFile.Write(film.ToString(), stream =>
            {
                using var writer = new AnimatedGifWriter(stream, rate);
                run.WriteAll(frames, writer, cancellation);
            });
        }

        run.Report(film);
        OutputFile.WriteJson(parsed.GetValue(_json), run.ToJson(film, frames.FramesPerSecond));
        _engine.WarnOfUnusedTiling(parsed);
        return 0;
    }

    private VideoFrames OpenFrames(ParseResult parsed)
    {
        var options = new VideoFramesOptions();
        return VideoFrames.Open(parsed.GetValue(_frames)!.ToString(), options with
        {
            FFmpegPath = parsed.GetValue(_ffmpeg) ?? options.FFmpegPath,
            MaxPixels = parsed.GetValue(_maxPixels) ?? options.MaxPixels,
        });
    }

    private void RequireTogether(ParseResult parsed)
    {
        if (parsed.GetValue(_masks) is null)
        {
            UsageException.ThrowIfGiven(parsed, "says what the values of true masks mean, and there are none; give --masks", _classes);
        }

        if (parsed.GetValue(_film) is null)
        {
            UsageException.ThrowIfGiven(parsed, "is about the film that is written, and none is; give --film", _frameRate);
        }
    }

    private double ReadRate(ParseResult parsed, VideoFrames frames)
    {
        const double Usual = 10;
        const double Fastest = 50;
        return parsed.GetValue(_frameRate) switch
        {
            null => Math.Min(Fastest, frames.FramesPerSecond ?? Usual),
            > 0 and <= Fastest and var rate => rate,
            var rate => throw new UsageException(FormattableString.Invariant($"--frame-rate takes a number above 0 and up to {Fastest}, not {rate}.")),
        };
    }

    /// <summary>Throws when masks would be written among the frames, to which links may lead, or the true masks: they could overwrite them.</summary>
    private void RequireApart(ParseResult parsed, DirectoryInfo output, VideoFrames frames)
    {
        var folders = frames.Files.Concat(frames.Files.Select(RealPath.Of)).Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!);
        OutputFile.RequireApart([output.ToString()], parsed.GetValue(_masks) is { } masks ? folders.Append(masks.ToString()) : folders);
    }
}
