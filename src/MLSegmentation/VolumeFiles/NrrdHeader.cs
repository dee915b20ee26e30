namespace MLSegmentation.VolumeFiles;

/// <summary>The header of a NRRD file: fields, and what software notes in it as keys and values (teem.sourceforge.net/nrrd/format.html).</summary>
internal sealed class NrrdHeader
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private NrrdHeader(HeaderText text) => Text = text;

    /// <summary>The lines.</summary>
    public HeaderText Text { get; }

    /// <summary>Comments, and keys with their values, which are kept.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The files of a list, which ends the header.</summary>
    public List<string> List { get; } = [];

    /// <summary>Reads the header of a file.</summary>
    public static NrrdHeader Read(string path)
    {
        var text = HeaderText.Read(path, NrrdReader.Kind);
        if (text.NextLine() is not ['N', 'R', 'R', 'D', '0', '0', '0', >= '1' and <= '5'])
        {
            throw text.NotRead("of an unknown version", "Write it again as NRRD0005 or older.");
        }

        var header = new NrrdHeader(text);
        while (text.NextLine() is { Length: > 0 } line)
        {
            header.Add(line);
            if (header.Find("data file") is { } file && file.StartsWith("LIST", StringComparison.Ordinal))
            {
                header.ReadList();
                break;
            }
        }

        return header;
    }

    /// <summary>The value of a field; null where there is none.</summary>
    public string? Find(string field) => _fields.GetValueOrDefault(field);

    /// <summary>The value of a field that must be there.</summary>
    public string Get(string field) => Find(field) ?? throw Text.Damaged($"its header has no field '{field}'");

    private void ReadList()
    {
        while (Text.NextLine() is { } name)
        {
            if (name.Trim().Length > 0)
            {
                List.Add(name.Trim());
            }
        }
    }

    private void Add(string line)
    {
        int note = line.IndexOf(":=", StringComparison.Ordinal);
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (line.StartsWith('#') || (note > 0 && (colon < 0 || note < colon)))
        {
            Notes.Add(line);
            return;
        }

        if (colon < 1)
        {
            // A field may be empty, such as "content:".
            colon = line.EndsWith(':') ? line.Length - 1 : throw Text.Damaged($"its header has the line '{line}'");
        }

        string name = line[..colon].Trim().ToLowerInvariant() switch
        {
            "datafile" => "data file",
            "lineskip" => "line skip",
            "byteskip" => "byte skip",
            var other => other,
        };
        if (!_fields.TryAdd(name, line[(colon + 1)..].Trim()))
        {
            throw Text.Damaged($"its header has the field '{name}' twice");
        }
    }
}
