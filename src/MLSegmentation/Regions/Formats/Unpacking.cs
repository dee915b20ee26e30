namespace MLSegmentation.Regions.Formats;

/// <summary>Unpacks what may be a bomb.</summary>
internal static class Unpacking
{
    private const int BlockLength = 1 << 16;

    /// <summary>
    /// All that a packed content holds; null where it is more than a limit. It is unpacked twice: first to count, which takes no memory, whatever a bomb
    /// unpacks to, and then into as many bytes as there are.
    /// </summary>
    /// <param name="open">Begins to unpack it.</param>
    /// <param name="limit">The most bytes.</param>
    public static byte[]? Read(Func<Stream> open, int limit)
    {
        if (Count(open, limit) is not { } length)
        {
            return null;
        }

        byte[] all = new byte[length];
        using var stream = open();
        stream.ReadExactly(all);
        return all;
    }

    private static int? Count(Func<Stream> open, int limit)
    {
        byte[] block = new byte[BlockLength];
        using var stream = open();
        long length = 0;
        for (int count; length <= limit && (count = stream.Read(block)) > 0;)
        {
            length += count;
        }

        return length <= limit ? (int)length : null;
    }
}
