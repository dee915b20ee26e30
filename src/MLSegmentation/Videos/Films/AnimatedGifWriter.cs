using System.Buffers.Binary;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Videos.Films;

namespace MLSegmentation;

/// <summary>
/// Writes an animated GIF file, frame by frame, that plays over and over: up to 256 colours in each frame, chosen for it. Not for several threads.
/// </summary>
public sealed class AnimatedGifWriter : IDisposable
{
    private const int Colors = 3;
    private const int HundredthsPerSecond = 100;

    /// <summary>Viewers take shorter times for mistakes, and show such frames much longer.</summary>
    private const int ShortestDelay = 2;

    private readonly Stream _stream;
    private readonly double _framesPerSecond;
    private ImageSize? _size;
    private long _shown;
    private int _count;
    private bool _isComplete;

    /// <summary>Begins a film.</summary>
    /// <param name="stream">Where to write. It stays open, and need not be able to seek.</param>
    /// <param name="framesPerSecond">How many frames are shown in a second, above 0 and up to 50; times are whole hundredths of a second. Default: 10.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="framesPerSecond"/> is outside its range.</exception>
    /// <example>
    /// <code>
    /// AtomicFile.Write("film.gif", stream =>
    /// {
    ///     using var film = new AnimatedGifWriter(stream, framesPerSecond: 12.5);
    ///     foreach (VideoFrame frame in VideoFrames.Open("frames"))
    ///     {
    ///         using Microsoft.ML.Data.MLImage image = frame.ToMLImage();
    ///         film.Add(image);
    ///     }
    /// });
    /// </code>
    /// </example>
    public AnimatedGifWriter(Stream stream, double framesPerSecond = 10)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (framesPerSecond is not (> 0 and <= HundredthsPerSecond / ShortestDelay))
        {
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "A GIF film shows more than 0 and up to 50 frames in a second.");
        }

        (_stream, _framesPerSecond) = (stream, framesPerSecond);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame; its opacity is not looked at. It stays the caller's. All frames have the size of the first one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="frame"/> is null.</exception>
    /// <exception cref="ArgumentException">The frame has another size than the first one, or more than 65,535 pixels on a side.</exception>
    /// <exception cref="ObjectDisposedException">The film is complete.</exception>
    public void Add(MLImage frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_isComplete, this);
        var size = new ImageSize(frame.Width, frame.Height);
        RequireSize(size);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(size.PixelCount * Colors);
        ImagePixels.CopyRgb(frame, rgb);
        if (_size is null)
        {
            _size = size;
            WriteBeginning(size);
        }

        var palette = FramePalette.Choose(rgb);
        WriteFrameHeader(size, NextDelay());
        _stream.Write(palette.Table);
        GifCompression.Write(_stream, palette.Indices);
    }

    /// <summary>Completes the film, which is a GIF file from then on where it has a frame. Doing so again does nothing.</summary>
    public void Dispose()
    {
        if (!_isComplete && _size is not null)
        {
            _stream.WriteByte((byte)';');
        }

        _isComplete = true;
    }

    private void RequireSize(ImageSize size)
    {
        if (_size is { } first && first != size)
        {
            throw new ArgumentException($"The frame has {size} pixels, but those before it have {first}; a GIF film has one size.", nameof(size));
        }

        if (size.Width > ushort.MaxValue || size.Height > ushort.MaxValue)
        {
            throw new ArgumentException($"The frame has {size} pixels, and a GIF film has at most {ushort.MaxValue} on a side.", nameof(size));
        }
    }

    /// <summary>The hundredths of a second of the next frame: the film as a whole is as long as its rate says, whatever a frame is rounded to.</summary>
    private int NextDelay()
    {
        long end = (long)Math.Round(++_count * HundredthsPerSecond / _framesPerSecond);
        int delay = (int)Math.Clamp(end - _shown, ShortestDelay, ushort.MaxValue);
        _shown += delay;
        return delay;
    }

    /// <summary>The screen without colours of its own, and the application block that has viewers begin again at the end, without number.</summary>
    private void WriteBeginning(ImageSize size)
    {
        Span<byte> screen = stackalloc byte[7];
        screen.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(screen, (ushort)size.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(screen[2..], (ushort)size.Height);
        screen[4] = 0x70;
        _stream.Write("GIF89a"u8);
        _stream.Write(screen);
        _stream.Write([(byte)'!', 0xff, 11]);
        _stream.Write("NETSCAPE2.0"u8);
        _stream.Write([3, 1, 0, 0, 0]);
    }

    /// <summary>How long the frame is shown, and that it covers the screen and has 256 colours of its own.</summary>
    private void WriteFrameHeader(ImageSize size, int delay)
    {
        Span<byte> control = [(byte)'!', 0xf9, 4, 4, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(control[4..], (ushort)delay);
        _stream.Write(control);
        Span<byte> descriptor = [(byte)',', 0, 0, 0, 0, 0, 0, 0, 0, 0x87];
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[5..], (ushort)size.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[7..], (ushort)size.Height);
        _stream.Write(descriptor);
    }
}
