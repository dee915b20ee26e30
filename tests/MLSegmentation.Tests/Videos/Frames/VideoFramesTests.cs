using System.Buffers.Binary;
using MLSegmentation.Tests.ImageFiles;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Videos.Frames;

public sealed class VideoFramesTests
{
    /// <summary>Made with Pillow: frames of which the later ones hold only what changed.</summary>
    private const string Gif =
        "R0lGODlhDAAIAIEAAMgeCgBa+gAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQECgAAACwAAAAADAAIAAAIGgABCBxIsKBBggESHhSYMMBCAA0fSpxIUWBAACH5BAQKAAAALAEAAgAGAAMAgcge"
        + "CgBa0gAAAAAAAAgOAAEIDEBQIACCAQwiDAgAIfkEBBQAAAAsBAACAAYAAwCByB4KAFqqAAAAAAAACA4AAQgMQFAgAIIBDCIMCAA7";

    private const string WebP =
        "UklGRuAAAABXRUJQVlA4WAoAAAASAAAACwAABwAAQU5JTQYAAAAAAAAAAABBTk1GPAAAAAAAAAAAAAsAAAcAAGQAAAJWUDhMIwAAAC8LwAEAD3At4kE+hP78Bw8UspEEIYw/5hJ8dxAR/Q9j9HwA"
        + "AEFOTUY6AAAAAAAAAQAABgAAAgAAZAAAAFZQOEwhAAAALwaAABAXIBBI4px3yEEWCCRh7Y8w0fwH5A9egRrR/6gAAEFOTUYuAAAAAgAAAQAABQAAAgAAyAAAAFZQOEwVAAAALwWAAAAPcC3iQT6Y"
        + "6vwHD3oQ0f8AAA==";

    [Fact]
    public void Open_AnimationOfMoreMillisecondsThanAnInteger_CountsThem()
    {
        // The longest frame lasts 2^24 - 1 milliseconds, and 129 of them more than 2^31. The time of a frame is behind four numbers of three bytes.
        byte[] two = EncodedImages.AnimatedWebP;
        int begin = two.AsSpan().IndexOf("ANMF"u8);
        byte[] frame = two[begin..(begin + 8 + BinaryPrimitives.ReadInt32LittleEndian(two.AsSpan(begin + 4)))];
        frame.AsSpan(8 + (4 * 3), 3).Fill(byte.MaxValue);
        byte[] film = [.. two[..begin], .. Enumerable.Repeat(frame, 129).SelectMany(bytes => bytes)];
        BinaryPrimitives.WriteInt32LittleEndian(film.AsSpan(4), film.Length - 8);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.webp"], film);

        var frames = VideoFrames.Open(folder["a.webp"]);

        Assert.Equal(129, frames.Count);
        Assert.Equal(1000 / 16_777_215.0, frames.FramesPerSecond!.Value, 1e-15);
    }

    [Theory]
    [InlineData(Gif, 3 / 0.4)]
    [InlineData(WebP, 3 / 0.4)]
    public void Open_Animation_GivesEachFrameAsViewersShowIt(string file, double rate)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["film"], Convert.FromBase64String(file));

        var film = VideoFrames.Open(folder["film"]);

        Assert.Equal((3, rate), (film.Count!.Value, Math.Round(film.FramesPerSecond!.Value, 6)));
        Assert.Equal(["frame00001", "frame00002", "frame00003"], film.Select(frame => frame.Name));
        foreach (var frame in film)
        {
            // A square of 3×3 moves 3 pixels in each frame, and changes its colour.
            for (int pixel = 0; pixel < 12 * 8; pixel++)
            {
                var (y, x) = Math.DivRem(pixel, 12);
                bool isSquare = y is >= 2 and < 5 && x >= 1 + (3 * frame.Index) && x < 4 + (3 * frame.Index);
                float[] expected = isSquare ? [0, 90, 250 - (40 * frame.Index)] : [200, 30, 10];
                Assert.Equal(expected, Enumerable.Range(0, 3).Select(color => frame.Image.GetPlane(color)[pixel]));
            }
        }
    }

    [Fact]
    public void Open_Folder_OrdersNamesByTheirNumbers()
    {
        using var folder = new TemporaryFolder();
        foreach (int number in (int[])[10, 9, 1])
        {
            using var image = TestImages.Create(2, 1, [(byte)number, 7]);
            image.Save(folder[$"f{number}.png"]);
        }

        var film = VideoFrames.Open(folder.Path);

        Assert.Equal((3, (double?)null), (film.Count!.Value, film.FramesPerSecond));
        Assert.Equal(["f1", "f9", "f10"], film.Select(frame => frame.Name));
        Assert.Equal([1f, 9, 10], film.Select(frame => frame.Image.Values[0]));
        using var shown = film.First().ToMLImage();
        Assert.Equal([1, 1, 1, 255, 7, 7, 7, 255], shown.Pixels.ToArray());
    }

    [Fact]
    public void Open_TiffStack_GivesItsPages()
    {
        using var folder = new TemporaryFolder();
        new SegmentationVolume(3, 2, 2, [0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).Save(folder["film.tif"]);

        var film = VideoFrames.Open(folder["film.tif"]);

        Assert.Equal(2, film.Count);
        Assert.Equal([[0f, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]], film.Select(frame => frame.Image.Values.ToArray()));
    }

    [Fact]
    public void Open_SingleImage_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var image = TestImages.Create(1, 1, [1]);
        image.Save(folder["a.png"]);

        var exception = Assert.Throws<SegmentationException>(() => VideoFrames.Open(folder["a.png"]));

        Assert.Contains("single image", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FrameLargerThanAllowed_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["film"], Convert.FromBase64String(Gif));

        var exception = Assert.Throws<SegmentationException>(() => VideoFrames.Open(folder["film"], new() { MaxPixels = 95 }));

        Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind);
    }

    [Fact]
    public void Open_OtherFilmWithoutFFmpeg_SaysWhatToInstall()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["film.mp4"], "no image");

        var exception = Assert.Throws<SegmentationException>(
            () => VideoFrames.Open(folder["film.mp4"], new() { FFmpegPath = folder["nowhere/ffmpeg"] }));

        Assert.Contains("film.mp4", exception.Message, StringComparison.Ordinal);
        Assert.Contains("install", exception.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Open_OtherFilm_ReadsWhatFFmpegWrites()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["film.mp4"], "no image");
        string program = Program(folder, "ffmpeg", "printf 'P6\\n2 1\\n255\\nabcdef'; printf 'P6\\n2 1\\n255\\nghijkl'");
        Program(folder, "ffprobe", "echo 30000/1001");

        var film = VideoFrames.Open(folder["film.mp4"], new() { FFmpegPath = program });

        Assert.Equal((null, 29.97), (film.Count, Math.Round(film.FramesPerSecond!.Value, 3)));
        Assert.Equal(["adbecf", "gjhkil"], film.Select(frame => string.Concat(frame.Image.Values.ToArray().Select(level => (char)level))));
        Assert.Equal('a', film.First().Image.Values[0]);
    }

    [UnixTheory]
    [InlineData("echo 'Invalid data' >&2; exit 3", "Invalid data")]
    [InlineData("exit 0", "exit code is 0")]
    [InlineData("printf 'P6\\n2 1\\n255\\nabc'", "cut short")]
    [InlineData("printf 'P5\\n2 1\\n255\\nabc'", "broken")]
    [InlineData("printf 'P6\\n99999 99999\\n255\\n'", "99999x99999")]
    public void Read_FFmpegThatFails_SaysWhy(string script, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["film.mp4"], "no image");
        var film = VideoFrames.Open(folder["film.mp4"], new() { FFmpegPath = Program(folder, "ffmpeg", script) });

        var exception = Assert.Throws<SegmentationException>(() => film.Count());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains("film.mp4", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Writes a script that does something unless it is asked for its version.</summary>
    private static string Program(TemporaryFolder folder, string name, string script)
    {
        File.WriteAllText(folder[name], $"#!/bin/sh\nif [ \"$1\" != -version ]; then {script}; fi\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder[name];
    }
}
