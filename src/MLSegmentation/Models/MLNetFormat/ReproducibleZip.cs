using System.IO.Compression;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Zip files that hold the same bytes whenever the same content is written: their entries all carry one and the same time.</summary>
internal static class ReproducibleZip
{
    // The first time that the format can hold, and what other tools write into reproducible archives.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the zip file that <paramref name="write"/> makes, with other times.</summary>
    public static void Write(Stream target, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);

        // What is not opened is not compressed again: only the times in front of the entries and in the directory change.
        using (var zip = new ZipArchive(content, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in zip.Entries)
            {
                entry.LastWriteTime = Time;
            }
        }

        content.Position = 0;
        content.CopyTo(target);
    }
}
