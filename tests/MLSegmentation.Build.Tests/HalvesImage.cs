namespace MLSegmentation.Build.Tests;

/// <summary>A file of 16 × 16 pixels, grey: the left half 0, the right half 255. It is image and mask.</summary>
internal static class HalvesImage
{
    /// <summary>Writes a folder of copies: 0.png, 1.png, …</summary>
    public static void Write(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), Bytes);
        }
    }

    /// <summary>The file.</summary>
    public static byte[] Bytes { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR42mNggIL/UMAwsgUAwt9/gXGEvLsAAAAASUVORK5CYII=");
}
