using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads streams that a user gave, with errors for the user.</summary>
internal static class UserStream
{
    /// <summary>How messages name a stream, where they would name a file.</summary>
    public const string Name = "(stream)";

    private const int BlockLength = 1 << 16;
    private const int LargestClaim = 1 << 26;

    /// <summary>
    /// Reads a stream from where it stands to its end, whether it can seek or not, and leaves it open. Messages say what it should hold:
    /// <c>mask</c>, <c>model</c>.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="what">What it should hold.</param>
    /// <param name="maxLength">The most bytes that are read; a stream that goes on behind them is refused.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="SegmentationException">Nothing is left to read, it is too long, or reading failed.</exception>
    public static byte[] ReadAllBytes(Stream stream, string what, long? maxLength = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException($"The {what} is to be read from a stream that is closed, or can only be written.", nameof(stream));
        }

        try
        {
            byte[] bytes = Read(stream, what, Math.Min(maxLength ?? long.MaxValue, Array.MaxLength));
            return bytes.Length > 0
                ? bytes
                : throw new SegmentationException(
                    $"The stream of the {what} has nothing to read: it is empty, or stands at its end. One that was just written is set back with "
                    + "stream.Position = 0.");
        }
        catch (IOException exception)
        {
            throw new SegmentationException($"The {what} cannot be read from the stream: {exception.Message}", exception);
        }
        catch (OutOfMemoryException exception)
        {
            throw new SegmentationException($"The {what} cannot be read from the stream: there is not enough memory for it.", exception);
        }
    }

    private static byte[] Read(Stream stream, string what, long maxLength)
    {
        long left = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (left > maxLength)
        {
            throw TooLong(what, maxLength);
        }

        // The length that a stream claims is taken for granted up to a few megabytes only.
        using var buffer = new MemoryStream((int)Math.Min(LargestClaim, left));
        byte[] block = new byte[BlockLength];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            if (buffer.Length + read > maxLength)
            {
                throw TooLong(what, maxLength);
            }

            buffer.Write(block, 0, read);
        }

        return buffer.TryGetBuffer(out var bytes) && bytes.Count == buffer.GetBuffer().Length ? bytes.Array! : buffer.ToArray();
    }

    private static SegmentationException TooLong(string what, long maxLength) => new(string.Create(
        CultureInfo.InvariantCulture, $"The stream of the {what} has more than {maxLength:N0} bytes, and up to so many are read."));
}
