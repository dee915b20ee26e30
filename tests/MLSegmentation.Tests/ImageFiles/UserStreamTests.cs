using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Streams that fail, lie or never end.</summary>
public sealed class UserStreamTests
{
    private const int BlockLength = 1 << 16;

    public static TheoryData<Exception> Failures =>
        [
            new IOException("sad"), new InvalidDataException("sad"), new CryptographicException("sad"), new UnauthorizedAccessException("sad"),
            new NotSupportedException("sad"),
        ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void ReadAllBytes_StreamThrows_SaysThatItCannotBeRead(Exception failure)
    {
        var exception = AssertRefused(new ReadingStream(_ => throw failure), "The mask cannot be read from the stream: sad");
        Assert.Same(failure, exception.InnerException);
        AssertRefused(new ReadingStream(buffer => buffer.Length, () => throw failure), "The mask cannot be read from the stream: sad");
    }

    [Fact]
    public void ReadAllBytes_StreamIsCancelledOrDisposed_LetsThatThrough()
    {
        Assert.Throws<OperationCanceledException>(() => Read(new ReadingStream(_ => throw new OperationCanceledException())));
        Assert.Throws<ObjectDisposedException>(() => Read(new ReadingStream(_ => throw new ObjectDisposedException("upload"))));
    }

    [Fact]
    public void ReadAllBytes_MemoryIsUsedUp_IsThatKindOfError() => Assert.Equal(
        SegmentationErrorKind.OutOfMemory,
        AssertRefused(new ReadingStream(_ => throw new InsufficientMemoryException()), "there is not enough memory for it").Kind);

    [Theory]
    [InlineData(-1)]
    [InlineData(BlockLength + 1)]
    public void ReadAllBytes_StreamReadsImpossibleCounts_SaysThatItIsBroken(int count) =>
        AssertRefused(new ReadingStream(_ => count), $"it is broken, as its Read says that it read {count} of up to {BlockLength} bytes");

    [Fact]
    public void Load_DamagedPackedUpload_SaysThatItCannotBeRead()
    {
        using var packed = new MemoryStream([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]);
        using var upload = new GZipStream(packed, CompressionMode.Decompress);

        AssertMessage("The model cannot be read from the stream: ", () => new MLContext().Segmentation().Load(upload));
    }

    [Fact]
    public void Load_EndlessStreamOfSomethingElse_IsRefusedByItsBeginning()
    {
        AssertEndless([], "'(stream)' is no ONNX model", stream => new MLContext().Segmentation().Load(stream));
        AssertEndless([], "'(stream)' is no ONNX model", stream => SegmentationTransformer.FromOnnx(stream));
        AssertEndless([.. "PK\u0003\u0004"u8], "'(stream)' is a zip file, not an ONNX file", stream => SegmentationTransformer.FromOnnx(stream));
        AssertEndless([], "'(stream)' is not an image", LoadMask);
        AssertEndless([0xff, 0xd8, 0xff, 0xe0], "'(stream)' is a JPEG file", LoadMask);
        AssertEndless(CreatePng(30_000), "'(stream)' has 30000x30000 pixels", LoadMask);
        AssertEndless([.. "GIF89a"u8, 0xff, 0xff, 0xff, 0xff], "'(stream)' has 65535x65535 pixels", LoadMask);
    }

    [Fact]
    public void GetMaxLength_SmallImage_IsWhatItsPixelsNeedAndNotes() =>
        Assert.Equal((256L << 20) + (16 * 30 * 30), ImageFile.GetMaxLength(CreatePng(30), "m.png", FileReading.Default, _ => { }));

    private static byte[] CreatePng(int side) =>
        [.. PngReader.Signature, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, (byte)(side >> 8), (byte)side, 0, 0, (byte)(side >> 8), (byte)side, 8, 0, 0, 0, 0];

    private static object LoadMask(Stream stream) => SegmentationMask.Load(stream, SegmentationClasses.Binary);

    private static void AssertEndless(byte[] begin, string expected, Func<Stream, object> load)
    {
        int count = 0;
        AssertMessage(expected, () => load(new ReadingStream(buffer =>
        {
            if (count == 0)
            {
                begin.CopyTo(buffer);
            }

            count += buffer.Length;
            return buffer.Length;
        })));
        Assert.Equal(BlockLength, count);
    }

    private static byte[] Read(Stream stream) => UserStream.ReadAllBytes(stream, "mask", 1 << 20);

    private static SegmentationException AssertRefused(Stream stream, string expected) => AssertMessage(expected, () => Read(stream));

    private static SegmentationException AssertMessage(string expected, Func<object> load)
    {
        var exception = Assert.Throws<SegmentationException>(load);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        return exception;
    }

    /// <summary>A stream of what a function reads, which can seek where it has a length.</summary>
    private sealed class ReadingStream(ReadingStream.Reader read, Func<long>? length = null) : Stream
    {
        public delegate int Reader(Span<byte> buffer);

        public override bool CanRead => true;

        public override bool CanSeek => length is not null;

        public override bool CanWrite => false;

        public override long Length => length!();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
