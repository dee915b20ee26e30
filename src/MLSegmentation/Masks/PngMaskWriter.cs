using System.IO.Compression;

namespace MLSegmentation.Masks;

/// <summary>Writes a PNG file with a palette row by row.</summary>
internal sealed class PngMaskWriter : MaskFileWriter
{
    private const int LargestChunk = 1 << 20;
    private const int LeastChunk = 1 << 12;

    private readonly Stream _stream;
    private readonly ZLibStream _pixels;

    public PngMaskWriter(
        Stream stream, ImageSize size, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes, bool areMaskValues = false)
    {
        _stream = stream;
        PngWriter.WriteBeginning(stream, size, palette, classes, areMaskValues);
        int chunk = (int)Math.Clamp((long)size.Width * size.Height, LeastChunk, LargestChunk);
        _pixels = new ZLibStream(new BufferedStream(new ChunkStream(stream), chunk), CompressionLevel.Optimal);
    }

    /// <summary>Writes a whole mask in the colours of the classes, or of a fixed palette.</summary>
    public static void Write(Stream stream, SegmentationMask mask, SegmentationClasses? classes) =>
        Write(stream, mask, ClassPalette.GetColors(mask, classes), classes);

    /// <summary>Writes a whole mask with the mask values of the classes in the place of their indices.</summary>
    public static void Write(Stream stream, SegmentationMask mask, WrittenMaskValues values)
    {
        var stored = values.Map(mask);
        using var writer = new PngMaskWriter(
            stream, new ImageSize(mask.Width, mask.Height), values.CreatePalette(stored), values.Classes, areMaskValues: true);
        writer.Write(stored);
    }

    /// <summary>Writes palette indices; the palette has as many colours as the largest index needs, at most 256.</summary>
    public static void Write(Stream stream, SegmentationMask indices, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes = null)
    {
        using var writer = new PngMaskWriter(stream, new ImageSize(indices.Width, indices.Height), palette, classes);
        writer.Write(indices);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> labels)
    {
        // No filter, which suits indices best (section 12.7).
        _pixels.WriteByte(0);
        _pixels.Write(labels);
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _pixels.Dispose();
        PngWriter.WriteChunk(_stream, "IEND"u8, []);
    }

    /// <inheritdoc/>
    public override void Dispose() => _pixels.Dispose();

    /// <summary>Makes a chunk of pixels of whatever is written to it at once.</summary>
    private sealed class ChunkStream(Stream stream) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override long Length => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => PngWriter.WriteChunk(stream, "IDAT"u8, buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
