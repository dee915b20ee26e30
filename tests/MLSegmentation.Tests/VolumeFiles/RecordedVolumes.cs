using System.IO.Compression;
using System.Text.Json;

namespace MLSegmentation.Tests.VolumeFiles;

/// <summary>What the scripts in this folder recorded from other software.</summary>
internal static class RecordedVolumes
{
    private static readonly SegmentationVolumeOptions AsStored = new() { Order = VolumeOrder.File, FourthAxisIsChannels = true };

    private static readonly SegmentationVolumeOptions Canonical = AsStored with { Order = VolumeOrder.Canonical };

    /// <summary>The cases of a recording.</summary>
    public static JsonElement[] Read(string name)
    {
        string path = Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "VolumeFiles", name);
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>Writes the files of a case, and gives the one to read.</summary>
    public static string Unpack(JsonElement item, TemporaryFolder folder)
    {
        foreach (var file in item.GetProperty("files").EnumerateObject())
        {
            using var stream = new ZLibStream(new MemoryStream(file.Value.GetBytesFromBase64()), CompressionMode.Decompress);
            string path = folder[file.Name];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var target = File.Create(path);
            stream.CopyTo(target);
        }

        return folder[item.GetProperty("file").GetString()!];
    }

    /// <summary>Reads a file in both orders, writes each again, and reads that: always what was recorded comes out.</summary>
    public static void Check(JsonElement item, TemporaryFolder folder, string? savedName = null)
    {
        string name = item.GetProperty("name").GetString()!;
        string path = Unpack(item, folder);
        var stored = SegmentationVolume.Load(path, AsStored);
        var canonical = SegmentationVolume.Load(path, Canonical);
        CheckStored(name, item, stored);
        CheckCanonical(name, item, canonical);
        string saved = folder[$"saved-{savedName ?? item.GetProperty("file").GetString()}"];
        foreach (var volume in (SegmentationVolume[])[stored, canonical])
        {
            volume.Save(saved);
            CheckStored($"{name}, written again", item, SegmentationVolume.Load(saved, AsStored));
            CheckCanonical($"{name}, written again", item, SegmentationVolume.Load(saved, Canonical));
        }
    }

    /// <summary>Compares numbers within so many times the larger of them or 1.</summary>
    public static void AssertClose(string name, IEnumerable<double> expected, IEnumerable<double> actual, double tolerance = 1e-6)
    {
        double[] wanted = [.. expected];
        double[] found = [.. actual];
        Assert.True(
            wanted.Length == found.Length && wanted.Zip(found).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance * Math.Max(1, Math.Abs(pair.First))),
            $"{name}: {string.Join(' ', wanted)} was expected, and {string.Join(' ', found)} was found.");
    }

    public static double[] Numbers(JsonElement item, string property) => [.. item.GetProperty(property).EnumerateArray().Select(number => number.GetDouble())];

    private static void CheckStored(string name, JsonElement item, SegmentationVolume volume)
    {
        Assert.Equal(Numbers(item, "shape"), (double[])[volume.Width, volume.Height, volume.Depth, volume.Channels]);
        AssertClose(name, Numbers(item, "affine"), volume.Geometry.Affine.Take(12));
        Assert.Equal((name, item.GetProperty("codes").GetString()), (name, volume.Geometry.AxisCodes));
        AssertVoxels(name, Numbers(item, "voxels"), volume);
    }

    private static void CheckCanonical(string name, JsonElement item, SegmentationVolume volume)
    {
        AssertClose($"{name}, canonical", Numbers(item, "canonicalAffine"), volume.Geometry.Affine.Take(12), 2e-6);
        Assert.Equal((name, "RAS"), (name, volume.Geometry.AxisCodes));
        AssertVoxels($"{name}, canonical", Numbers(item, "canonicalVoxels"), volume);
    }

    private static void AssertVoxels(string name, double[] expected, SegmentationVolume volume)
    {
        float[] wanted = [.. expected.Select(number => (float)number)];
        Assert.True(
            volume.Voxels.SequenceEqual(wanted),
            $"{name}: {string.Join(' ', wanted)} was expected, and {string.Join(' ', volume.Voxels.ToArray())} was found.");
    }
}
