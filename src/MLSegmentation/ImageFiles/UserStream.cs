namespace MLSegmentation.ImageFiles;

/// <summary>Reads streams that a user gave, with errors for the user.</summary>
internal static class UserStream
{
    /// <summary>How messages name a stream, where they would name a file.</summary>
    public const string Name = "(stream)";

    private const int LargestClaim = 1 << 26;

    /// <summary>
    /// Reads a stream from where it stands to its end, whether it can seek or not, and leaves it open. Messages say what it should hold:
    /// <c>mask</c>, <c>model</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="SegmentationException">Nothing is left to read, or reading failed.</exception>
    public static byte[] ReadAllBytes(Stream stream, string what, int limit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException($"The {what} is to be read from a stream that is closed, or can only be written.", nameof(stream));
        }

        try
        {
            byte[] bytes = Read(stream, what, limit);
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
    }

    private static byte[] Read(Stream stream, string what, int limit)
    {
        long left = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (left > limit)
        {
            throw TooLong(what, limit);
        }

        // The length that a stream claims is taken for granted up to a few megabytes only.
        using var buffer = new MemoryStream((int)Math.Min(LargestClaim, left));
        byte[] part = new byte[81920];
        for (int count = stream.Read(part); count > 0; count = stream.Read(part))
        {
            buffer.Write(part, 0, buffer.Length + count <= limit ? count : throw TooLong(what, limit));
        }

        return buffer.TryGetBuffer(out var bytes) && bytes.Count == buffer.GetBuffer().Length ? bytes.Array! : buffer.ToArray();
    }

    private static SegmentationException TooLong(string what, int limit) =>
        new($"The stream of the {what} does not end after {limit} bytes, and a {what} has at most that many.");
}
