namespace MLSegmentation.VolumeFiles;

/// <summary>The header of a MetaImage file: keys and values, of which the last names what holds the voxels (itk.org/Wiki/ITK/MetaIO).</summary>
internal sealed class MetaImageHeader
{
    private const string DataFile = "ElementDataFile";
    private const string LocalFile = "LOCAL";

    /// <summary>Keys that say what this library writes itself.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "ObjectType", "NDims", "BinaryData", "BinaryDataByteOrderMSB", "ElementByteOrderMSB", "CompressedData", "CompressedDataSize", "TransformMatrix",
        "Rotation", "Orientation", "Offset", "Position", "Origin", "CenterOfRotation", "AnatomicalOrientation", "ElementSpacing", "ElementSize", "DimSize",
        "ElementNumberOfChannels", "ElementType", "HeaderSize", "ElementMin", "ElementMax", "DistanceUnits", DataFile,
    };

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private MetaImageHeader(HeaderText text) => Text = text;

    /// <summary>The lines.</summary>
    public HeaderText Text { get; }

    /// <summary>Lines of other keys, which are kept.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The names behind the last key, where it announces a list.</summary>
    public List<string> List { get; } = [];

    /// <summary>Whether the voxels follow the header in its file.</summary>
    public bool IsLocal => Find(DataFile) is { } file && file.Equals(LocalFile, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file begins as these files do: with one of their keys, an equals sign and a value.</summary>
    public static bool IsOne(ReadOnlySpan<byte> begin)
    {
        int equals = begin.IndexOf((byte)'=');
        return equals > 0 && Known.Contains(System.Text.Encoding.ASCII.GetString(begin[..equals]).Trim());
    }

    /// <summary>Reads the header of a file.</summary>
    public static MetaImageHeader Read(string path)
    {
        var header = new MetaImageHeader(HeaderText.Read(path, MetaImageReader.Kind));
        while (header.Find(DataFile) is null)
        {
            header.Add(header.Text.NextLine() ?? throw header.Text.Damaged($"its header has no key '{DataFile}'"));
        }

        if (HeaderText.Split(header.Get(DataFile)) is ["LIST", ..])
        {
            while (header.Text.NextLine() is { } name)
            {
                if (name.Trim().Length > 0)
                {
                    header.List.Add(name.Trim());
                }
            }
        }

        return header;
    }

    /// <summary>The value of the first of several keys that there is; null where there is none.</summary>
    public string? Find(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_values.TryGetValue(key, out string? value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The value of a key that must be there.</summary>
    public string Get(string key) => Find(key) ?? throw Text.Damaged($"its header has no key '{key}'");

    /// <summary>Whether one of several keys says so.</summary>
    public bool IsTrue(params ReadOnlySpan<string> keys) => Find(keys) is ['T' or 't' or '1', ..];

    /// <summary>The names of the files that hold the voxels.</summary>
    public IReadOnlyList<string> ReadNames()
    {
        string value = Get(DataFile);
        string[] words = HeaderText.Split(value);
        return words is ["LIST", ..] ? List
            : words.Length >= 4 && words[0].Contains('%', StringComparison.Ordinal) ? VoxelLayout.Expand(Text, DataFile, words)
            : [value];
    }

    private void Add(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (line.Trim().Length == 0)
        {
            return;
        }

        string key = equals > 0 ? line[..equals].Trim() : throw Text.Damaged("its header has a line without an equals sign");
        if (!_values.TryAdd(key, line[(equals + 1)..].Trim()))
        {
            throw Text.Damaged($"its header has the key '{key}' twice");
        }

        if (!Known.Contains(key))
        {
            Notes.Add(line.Trim());
        }
    }
}
