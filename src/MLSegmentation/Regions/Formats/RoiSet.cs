using System.IO.Compression;

namespace MLSegmentation.Regions.Formats;

/// <summary>Reads a set of ImageJ's regions, a zip file, or a single region.</summary>
internal static class RoiSet
{
    private const int MostEntries = 1_000_000;
    private const int MostBytes = 512 << 20;

    /// <summary>Reads a file.</summary>
    public static void Read(AnnotationFile file, AnnotationDrafts drafts)
    {
        var image = drafts.AddImage(file, file.Stem, null);
        if (file.Bytes.AsSpan().StartsWith(RoiLayout.Signature))
        {
            RoiReader.Read(file, file.Bytes, ImageNames.LastPart(file.Stem), image, drafts);
            return;
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
            ReadAll(file, archive, image, drafts);
        }
        catch (InvalidDataException exception)
        {
            throw file.Wrong("the file", "is neither a region of ImageJ nor a zip file of them, or is damaged", exception);
        }
    }

    private static void ReadAll(AnnotationFile file, ZipArchive archive, DraftImage image, AnnotationDrafts drafts)
    {
        if (archive.Entries.Count > MostEntries)
        {
            throw file.Wrong("the file", FormattableString.Invariant($"has {archive.Entries.Count:N0} entries; up to {MostEntries:N0} are read"));
        }

        int room = MostBytes;
        foreach (var entry in archive.Entries)
        {
            if (FileEndings.IsSingle(entry.FullName))
            {
                byte[] bytes = ReadEntry(file, entry, room);
                room -= bytes.Length;
                RoiReader.Read(file, bytes, entry.FullName[..^4], image, drafts);
            }
            else if (!entry.FullName.EndsWith('/'))
            {
                drafts.Skip(file, "entry that is no region");
            }
        }
    }

    /// <summary>What the entry claims to have is not believed.</summary>
    private static byte[] ReadEntry(AnnotationFile file, ZipArchiveEntry entry, int room) => Unpacking.Read(entry.Open, room) ?? throw file.Wrong(
        $"'{entry.FullName}'", FormattableString.Invariant($"and what stands before it unpack to more than {MostBytes:N0} bytes; no more are read"));
}
