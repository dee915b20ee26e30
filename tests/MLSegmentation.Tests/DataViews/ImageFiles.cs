using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.DataViews;

/// <summary>Image files for tests.</summary>
internal static class ImageFiles
{
    /// <summary>Writes a grey image; the extension of the name decides the format.</summary>
    public static string WriteImage(this TemporaryFolder folder, string name, int width = 4, int height = 3, int seed = 0)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        using var image = TestImages.Create(width, height, TestImages.CreateGrey(width, height, seed));
        image.Save(folder[name]);
        return folder[name];
    }

    /// <summary>Writes a file of bytes.</summary>
    public static string WriteBytes(this TemporaryFolder folder, string name, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], bytes.ToArray());
        return folder[name];
    }
}
