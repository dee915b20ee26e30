using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Tests;

public sealed class NumpyFileTests
{
    [Fact]
    public void WriteTo_MoreBytesThanASpanHolds_WritesThemAll()
    {
        // 2^29 floats are 2^31 bytes, one more than the largest number of an int. They are never touched, so that they take no memory.
        const int Count = 1 << 29;
        float[] values = GC.AllocateUninitializedArray<float>(Count);
        using var stream = new CountingStream();

        NumpyFile.WriteTo(stream, values, [2, Count / 2]);

        Assert.Equal(128 + (4L * Count), stream.Length);
    }

    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;
    }
}
