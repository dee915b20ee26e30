using System.ComponentModel;
using System.Globalization;

namespace MLSegmentation.Videos.Frames;

/// <summary>Frames that ffmpeg decodes and writes to a pipe, each as a PPM image.</summary>
internal sealed class FFmpegFrames : FrameSource
{
    /// <summary>Where a film may lead to: playlists name files, and no places in the network.</summary>
    private const string Protocols = "file,crypto,data";

    private readonly string _path;
    private readonly VideoFramesOptions _options;

    /// <summary>Finds out whether the program is there and how fast the film is.</summary>
    /// <exception cref="SegmentationException">The program is not installed.</exception>
    public FFmpegFrames(string path, VideoFramesOptions options)
    {
        (_path, _options) = (path, options);
        using (var version = Start(options.FFmpegPath, ["-version"]))
        {
            version.Output.CopyTo(Stream.Null);
        }

        FramesPerSecond = ProbeRate();
    }

    public override double? FramesPerSecond { get; }

    public override IReadOnlyList<string> Files => [_path];

    // A name is no protocol and no option, whatever it looks like.
    private string Source => $"file:{Path.GetFullPath(_path)}";

    public override IEnumerable<VideoFrame> Read()
    {
        using var process = Start(
            _options.FFmpegPath,
            [
                "-v", "error", "-nostdin", "-protocol_whitelist", Protocols, "-i", Source,
                "-map", "0:v:0", "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "-",
            ]);
        var frames = new PpmReader(process.Output, _path, _options.MaxPixels);
        int index = 0;
        for (; frames.TryRead(out var size, out byte[] rgb); index++)
        {
            yield return VideoFrame.OfRgb(index, size, rgb);
        }

        if (process.WaitForExit() is var code && (code != 0 || index == 0))
        {
            string reason = process.LastError is { Length: > 0 } line ? line : FormattableString.Invariant($"its exit code is {code}");
            throw new SegmentationException($"ffmpeg cannot read the film '{_path}': {reason}");
        }
    }

    /// <summary>Asks ffprobe, which is installed with ffmpeg; without it, nothing is known of the rate.</summary>
    private double? ProbeRate()
    {
        string folder = Path.GetDirectoryName(_options.FFmpegPath) ?? "";
        string program = Path.Combine(folder, $"ffprobe{Path.GetExtension(_options.FFmpegPath)}");
        try
        {
            using var process = Start(
                program,
                [
                    "-v", "error", "-protocol_whitelist", Protocols, "-select_streams", "v:0", "-show_entries", "stream=avg_frame_rate",
                    "-of", "csv=p=0", Source,
                ]);
            using var reader = new StreamReader(process.Output);
            string[] parts = reader.ReadToEnd().Trim().Split('/');
            return parts.Length == 2
                && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double frames)
                && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double seconds)
                && frames > 0
                && seconds > 0
                    ? frames / seconds
                    : null;
        }
        catch (SegmentationException)
        {
            return null;
        }
    }

    private PipedProcess Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            return new PipedProcess(program, arguments);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new SegmentationException(
                $"'{_path}' is no folder of images, no animated GIF or WebP file and no TIFF stack. Other films are read by ffmpeg, and the program "
                + $"'{program}' cannot be started: install it (for example apt install ffmpeg, brew install ffmpeg, winget install ffmpeg), or write the "
                + "frames as PNG files into a folder.",
                exception);
        }
    }
}
