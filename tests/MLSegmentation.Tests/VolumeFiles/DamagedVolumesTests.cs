using System.Text.Json;
using static MLSegmentation.Tests.VolumeFiles.RecordedVolumes;

namespace MLSegmentation.Tests.VolumeFiles;

/// <summary>Damaged files end with an error for the user or with a volume, and take no more memory than what they hold could need.</summary>
public sealed class DamagedVolumesTests
{
    private const int Count = 5000;

    // Buffers, the header of text and the description, exceptions.
    private const long Overhead = 8 << 20;

    // A byte of the file may be compressed 4096 times, and becomes a float of four bytes, which are turned once.
    private const long MostPerByte = 4096L * sizeof(float) * 3;

    private static readonly SegmentationVolumeOptions Options = new() { FourthAxisIsChannels = true };

    [Fact]
    public void Load_DamagedFiles_GivesAVolumeOrAnError()
    {
        JsonElement[] cases = [.. Read("nifti.json"), .. Read("text-headers.json"), .. Read("tiff.json")];
        var random = new Random(17);
        int read = 0;
        using var folder = new TemporaryFolder();
        (string Name, byte[] Bytes)[][] files = [.. cases.Select(item => Unpack(item, folder.Path))];
        for (int index = 0; index < Count; index++)
        {
            int number = index % cases.Length;
            string name = cases[number].GetProperty("file").GetString()!;
            foreach (var (part, bytes) in files[number])
            {
                bool isHeader = part.EndsWith("hdr", StringComparison.Ordinal) || part.EndsWith(".mhd", StringComparison.Ordinal) || files[number].Length == 1;
                File.WriteAllBytes(folder[part], isHeader ? Damage(bytes, random) : bytes);
            }

            read += IsRead(folder[name], files[number].Sum(file => file.Bytes.LongLength)) ? 1 : 0;
            foreach (var (part, _) in files[number])
            {
                File.Delete(folder[part]);
            }
        }

        // Changes that hit voxels, not structure, are no damage that can be seen.
        Assert.InRange(read, Count / 20, Count * 9 / 10);
    }

    private static bool IsRead(string path, long length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isRead = false;
        try
        {
            var volume = SegmentationVolume.Load(path, Options);
            isRead = volume.Voxels.Length == (long)volume.Width * volume.Height * volume.Depth * volume.Channels;
            Assert.True(isRead);
        }
        catch (SegmentationException exception)
        {
            Assert.Contains(Path.GetDirectoryName(path)!, exception.Message, StringComparison.Ordinal);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= Overhead + (MostPerByte * length), $"{path} of {length} bytes took {allocated}.");
        return isRead;
    }

    private static (string Name, byte[] Bytes)[] Unpack(JsonElement item, string root)
    {
        using var folder = new TemporaryFolder();
        string path = RecordedVolumes.Unpack(item, folder);
        Assert.NotEqual(root, folder.Path);
        return [.. Directory.GetFiles(Path.GetDirectoryName(path)!).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] file = (byte[])original.Clone();
        int kind = random.Next(6);
        if (kind == 0)
        {
            return file[..random.Next(file.Length)];
        }

        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int place = random.Next(Math.Min(file.Length, 560));
            file[place] = random.Next(6) switch
            {
                0 => (byte)(file[place] ^ (1 << random.Next(8))),
                1 => byte.MaxValue,
                2 => 0,
                3 => 0x7f,

                // Digits make headers of text say something else.
                4 => (byte)random.Next('0', '9' + 1),
                _ => (byte)random.Next(256),
            };
        }

        if (kind == 5)
        {
            int length = random.Next(1, Math.Max(2, file.Length / 2));
            file.AsSpan(random.Next(file.Length - length + 1), length).CopyTo(file.AsSpan(random.Next(file.Length - length + 1)));
        }

        return file;
    }
}
