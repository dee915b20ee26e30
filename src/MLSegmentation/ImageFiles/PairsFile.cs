using System.Text;
using MLSegmentation.Formatting;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads a CSV file that names images and their masks.</summary>
internal static class PairsFile
{
    private const string ImageHeader = "image";
    private const string MaskHeader = "mask";

    /// <summary>The most bytes of a file: some hundred thousand pairs.</summary>
    private const long MaxLength = 64 << 20;

    /// <summary>The pairs in the order of the file; paths are relative to its folder.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="shard">
    /// The part of the pairs whose files must exist, besides the first ones, which are looked at in any part: nobody opens those of other parts. Null for all.
    /// </param>
    /// <exception cref="SegmentationException">The file cannot be read, is not of this form, or names files that do not exist.</exception>
    public static IReadOnlyList<ImagePair> Read(string path, DataShard? shard = null)
    {
        const int First = 3;
        var records = ReadRecords(path);
        var (image, mask) = ReadHeader(records, path);
        var lines = new Dictionary<(string Image, string Mask), int>();
        var pairs = new List<ImagePair>();
        var folders = new Dictionary<string, ILookup<string, string>>();
        foreach (var record in records.Skip(1))
        {
            if (record.Cells.Count != records[0].Cells.Count)
            {
                throw Wrong(
                    path, $"has {record.Cells.Count} cells in line {record.Line}, and {records[0].Cells.Count} in its header; put cells with commas in quotes");
            }

            bool mustExist = shard is null || pairs.Count < First || pairs.Count % shard.Count == shard.Index;
            var (imageFile, maskFile) = mustExist
                ? (Find(path, record, image, ImageHeader, folders), Find(path, record, mask, MaskHeader, folders))
                : (ToPath(path, record, image, ImageHeader), ToPath(path, record, mask, MaskHeader));
            if (!lines.TryAdd((imageFile, maskFile), record.Line))
            {
                throw Wrong(
                    path,
                    $"names '{record.Cells[image]}' and '{record.Cells[mask]}' in line {lines[(imageFile, maskFile)]} and again in line {record.Line}; "
                    + "take one of them out");
            }

            pairs.Add(new ImagePair(imageFile, maskFile)
            {
                ListedAs = ToPath(path, record, image, ImageHeader),
                MaskListedAs = ToPath(path, record, mask, MaskHeader),
            });
        }

        return pairs.Count > 0 ? pairs : throw Wrong(path, "names no pairs after its header");
    }

    private static (int Image, int Mask) ReadHeader(List<CsvRecord> records, string path)
    {
        const string Expected = $"its first line must be '{ImageHeader},{MaskHeader}', with a comma between them";
        if (records.Count == 0)
        {
            throw Wrong(path, $"holds nothing; {Expected}");
        }

        var (image, mask) = (FindColumn(records[0], ImageHeader), FindColumn(records[0], MaskHeader));
        return image >= 0 && mask >= 0 ? (image, mask) : throw Wrong(path, $"has the header '{string.Join(',', records[0].Cells)}'; {Expected}");
    }

    /// <summary>
    /// The file that a cell names: as it is written, with slashes for the backslashes of Windows, with accents composed otherwise, or as
    /// <see cref="CsvText"/> writes its name.
    /// </summary>
    private static string Find(string path, CsvRecord record, int column, string what, Dictionary<string, ILookup<string, string>> folders)
    {
        string cell = record.Cells[column].Trim();
        string full = ToPath(path, record, column, what);
        if (File.Exists(full))
        {
            return full;
        }

        string plain = Path.Combine(Path.GetDirectoryName(path) ?? "", CsvText.FromCell(cell));
        if (File.Exists(plain))
        {
            return plain;
        }

        return UserFile.Explain(full, what, () => FindOtherwise(plain, folders))
            ?? throw Wrong(
                path, $"names the {what} '{cell}' in line {record.Line}, but '{full}' does not exist; paths are relative to the folder of the CSV file");
    }

    /// <summary>The file whose name is written in other characters; null where there is none.</summary>
    private static string? FindOtherwise(string plain, Dictionary<string, ILookup<string, string>> folders)
    {
        string slashed = plain.Replace('\\', Path.DirectorySeparatorChar);
        string folder = Path.GetDirectoryName(slashed) ?? "";

        // A folder is searched once, however many of its files have other names in the CSV file.
        if (!folders.TryGetValue(folder, out var files))
        {
            folders[folder] = files = List(folder).ToLookup(file => ComposedName.Of(Path.GetFileName(file)), StringComparer.Ordinal);
        }

        return files[ComposedName.Of(Path.GetFileName(slashed))].FirstOrDefault() ?? FindEscaped(plain);
    }

    /// <summary>The file that a cell names as it is written, whether there is one or not.</summary>
    private static string ToPath(string path, CsvRecord record, int column, string what) => record.Cells[column].Trim() is { Length: > 0 } cell
        ? Path.Combine(Path.GetDirectoryName(path) ?? "", cell)
        : throw Wrong(path, $"names no {what} in line {record.Line}");

    /// <summary>The file whose name is written with escapes in CSV; null where there is none, or more than one.</summary>
    private static string? FindEscaped(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains('\\', StringComparison.Ordinal)
            && List(Path.GetDirectoryName(path) ?? "").Where(file => SegmentationText.Escape(Path.GetFileName(file)) == name).Take(2).ToArray() is [var file]
            ? file
            : null;
    }

    private static IEnumerable<string> List(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : folder.Length == 0 ? Directory.EnumerateFiles(".") : [];

    private static List<CsvRecord> ReadRecords(string path)
    {
        byte[] bytes = UserFile.ReadAllBytes(path, "CSV file", MaxLength);
        try
        {
            var encoding = new UTF8Encoding(false, throwOnInvalidBytes: true);
            using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
            return [.. CsvRecords.Read(reader.ReadToEnd())];
        }
        catch (DecoderFallbackException exception)
        {
            throw new SegmentationException($"The CSV file '{path}' is no text in UTF-8; save it in this encoding.", exception);
        }
        catch (FormatException exception)
        {
            throw new SegmentationException($"The CSV file '{path}' is damaged: {exception.Message}.", exception);
        }
    }

    private static int FindColumn(CsvRecord header, string name) =>
        header.Cells.Select(cell => cell.Trim()).ToList().FindIndex(cell => cell.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SegmentationException Wrong(string path, string problem) => new($"The CSV file '{path}' {problem}.");
}
