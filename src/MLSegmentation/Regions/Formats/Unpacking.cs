namespace MLSegmentation.Regions.Formats;

/// <summary>Unpacks what may be a bomb.</summary>
internal static class Unpacking
{
    /// <summary>All that a stream holds; null where it is more than a limit.</summary>
    public static byte[]? Read(Stream stream, int limit)
    {
        byte[] block = new byte[1 << 16];
        using var all = new MemoryStream();
        for (int count; (count = stream.Read(block)) > 0;)
        {
            if (all.Length + count > limit)
            {
                return null;
            }

            all.Write(block, 0, count);
        }

        return all.ToArray();
    }
}
