using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads streams that a user gave, with errors for the user.</summary>
internal static class UserStream
{
    /// <summary>How messages name a stream, where they would name a file.</summary>
    public const string Name = "(stream)";

    private const int BlockLength = 1 << 16;
    private const int LargestClaim = 1 << 26;

    /// <summary>Looks at the beginning of a longer stream, and gives the most bytes that such content has.</summary>
    /// <exception cref="SegmentationException">It is not what is to be read.</exception>
    public delegate long Beginning(ReadOnlySpan<byte> begin);

    /// <summary>
    /// Reads a stream from where it stands to its end, whether it can seek or not, and leaves it open. Messages say what it should hold:
    /// <c>mask</c>, <c>model</c>.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="what">What it should hold.</param>
    /// <param name="maxLength">The most bytes that are read; a stream that goes on behind them is refused.</param>
    /// <param name="look">Looks at the first 64 KiB of a stream that is longer, before more is read.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="SegmentationException">Nothing is left to read, it is too long or refused, or reading failed.</exception>
    public static byte[] ReadAllBytes(Stream stream, string what, long maxLength, Beginning? look = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException($"The {what} is to be read from a stream that is closed, or can only be written.", nameof(stream));
        }

        try
        {
            byte[] bytes = Read(stream, what, Math.Min(maxLength, Array.MaxLength), look);
            return bytes.Length > 0
                ? bytes
                : throw new SegmentationException(
                    $"The stream of the {what} has nothing to read: it is empty, or stands at its end. One that was just written is set back with "
                    + "stream.Position = 0.");
        }
        catch (OutOfMemoryException exception)
        {
            throw new SegmentationException($"The {what} cannot be read from the stream: there is not enough memory for it.", exception)
            {
                Kind = SegmentationErrorKind.OutOfMemory,
            };
        }
    }

    private static byte[] Read(Stream stream, string what, long maxLength, Beginning? look)
    {
        byte[] block = new byte[BlockLength];
        int count = ReadBlock(stream, what, block);
        if (count < block.Length)
        {
            RequireShort(count, what, maxLength);
            return block[..count];
        }

        maxLength = Math.Min(maxLength, look?.Invoke(block) ?? maxLength);
        long left = Ask(what, () => stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0);
        RequireShort(count + left, what, maxLength);

        // The length that a stream claims is taken for granted up to a few megabytes only.
        using var buffer = new MemoryStream((int)Math.Min(LargestClaim, count + left));
        while (count > 0)
        {
            RequireShort(buffer.Length + count, what, maxLength);
            buffer.Write(block, 0, count);
            count = ReadSome(stream, what, block, 0);
        }

        return buffer.TryGetBuffer(out var bytes) && bytes.Count == buffer.GetBuffer().Length ? bytes.Array! : buffer.ToArray();
    }

    private static int ReadBlock(Stream stream, string what, byte[] block)
    {
        int count = 0;
        for (int read; count < block.Length && (read = ReadSome(stream, what, block, count)) > 0;)
        {
            count += read;
        }

        return count;
    }

    private static int ReadSome(Stream stream, string what, byte[] block, int offset)
    {
        int read = Ask(what, () => stream.Read(block, offset, block.Length - offset));
        return read >= 0 && read <= block.Length - offset
            ? read
            : throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {what} cannot be read from the stream: it is broken, as its Read says that it read {read} of up to {block.Length - offset} bytes."));
    }

    /// <summary>What a stream throws is told to the user, whatever it is: streams unpack, decrypt and receive.</summary>
    private static T Ask<T>(string what, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException or OutOfMemoryException
            or ThreadInterruptedException or SegmentationException))
        {
            throw new SegmentationException($"The {what} cannot be read from the stream: {exception.Message}", exception);
        }
    }

    private static void RequireShort(long length, string what, long maxLength)
    {
        if (length > maxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture, $"The stream of the {what} has more than {maxLength:N0} bytes, and up to so many are read."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }
}
