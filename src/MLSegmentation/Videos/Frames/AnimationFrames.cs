using System.Runtime.InteropServices;
using MLSegmentation.ImageFiles;
using SkiaSharp;

namespace MLSegmentation.Videos.Frames;

/// <summary>Frames of an animated GIF or WebP file, as viewers show them: what a frame leaves out is taken from those before it.</summary>
internal sealed class AnimationFrames : FrameSource
{
    private const int MillisecondsPerSecond = 1000;
    private const int BytesPerPixel = 4;
    private const int Colors = 3;

    private readonly ImageContent _content;
    private readonly SKCodecFrameInfo[] _frames;

    /// <summary>Reads the file, of which the frames stay compressed.</summary>
    /// <exception cref="SegmentationException">It is damaged or too large.</exception>
    public AnimationFrames(string path, VideoFramesOptions options)
    {
        _content = ImageFile.Read(path, "film", new FileReading(maxPixels: options.MaxPixels));
        ImageLimits.Check(path, _content.Header.Size, BytesPerPixel);
        _frames = Open(codec => codec.FrameInfo);
        long duration = _frames.Sum(frame => (long)frame.Duration);
        FramesPerSecond = duration > 0 ? (double)MillisecondsPerSecond * _frames.Length / duration : null;
    }

    public override int? Count => Math.Max(1, _frames.Length);

    public override double? FramesPerSecond { get; }

    public override IReadOnlyList<string> Files => [_content.Path];

    public override IEnumerable<VideoFrame> Read()
    {
        var size = _content.Header.StoredSize;
        byte[] pixels = new byte[size.PixelCount * BytesPerPixel];
        byte[] rgb = new byte[size.PixelCount * Colors];
        for (int index = 0; index < Count; index++)
        {
            Open(codec => Decode(codec, index, pixels));
            ImagePixels.CopyRgb(pixels, rgb);
            yield return VideoFrame.OfRgb(index, size, rgb);
        }
    }

    /// <summary>Decodes a frame into pixels that still hold the one before it.</summary>
    private bool Decode(SKCodec codec, int index, byte[] pixels)
    {
        var info = new SKImageInfo(_content.Header.StoredSize.Width, _content.Header.StoredSize.Height, SKColorType.Bgra8888, SKAlphaType.Unpremul);
        bool isOnTop = index > 0 && _frames[index].RequiredFrame >= 0 && _frames[index - 1].DisposalMethod != SKCodecAnimationDisposalMethod.RestorePrevious;
        var options = isOnTop ? new SKCodecOptions(index, index - 1) : new SKCodecOptions(index);
        var output = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, output.AddrOfPinnedObject(), options);
            return result == SKCodecResult.Success ? true : throw ImageLimits.Damaged(
                _content.Path, _content.Header.Format, FormattableString.Invariant($"its frame {index + 1} cannot be decoded"));
        }
        finally
        {
            output.Free();
        }
    }

    /// <summary>Lets a codec read the file where it is; it does not stay open between two frames, for a film may be left unfinished.</summary>
    private T Open<T>(Func<SKCodec, T> use)
    {
        var input = GCHandle.Alloc(_content.Bytes, GCHandleType.Pinned);
        try
        {
            using var data = SKData.Create(input.AddrOfPinnedObject(), _content.Bytes.Length);
            using var codec = SKCodec.Create(data)
                ?? throw ImageLimits.Damaged(_content.Path, _content.Header.Format, "no frame of it can be decoded");
            return use(codec);
        }
        finally
        {
            input.Free();
        }
    }
}
