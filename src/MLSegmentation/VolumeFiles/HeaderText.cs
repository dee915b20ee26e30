using System.Globalization;
using System.Text;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>The lines of text that a file begins with, and where what follows them begins.</summary>
internal sealed class HeaderText
{
    private const int MaxLength = 4 << 20;

    private readonly string _path;
    private readonly string _kind;
    private readonly byte[] _bytes;
    private int _position;

    private HeaderText(string path, string kind, byte[] bytes) => (_path, _kind, _bytes) = (path, kind, bytes);

    /// <summary>The byte behind the lines that were read.</summary>
    public long Position => _position;

    /// <summary>Reads the beginning of a file.</summary>
    public static HeaderText Read(string path, string kind)
    {
        using var stream = UserFile.OpenRead(path, "volume", bufferSize: 4096);
        byte[] bytes = new byte[Math.Min(stream.Length, MaxLength)];
        stream.ReadExactly(bytes);
        return new HeaderText(path, kind, bytes);
    }

    /// <summary>The next line; null behind the last one.</summary>
    /// <exception cref="SegmentationException">The file has a longer header than is read.</exception>
    public string? NextLine()
    {
        if (_position == _bytes.Length)
        {
            return _bytes.Length == MaxLength ? throw Damaged($"its header does not end within {MaxLength >> 20} MiB") : null;
        }

        var rest = _bytes.AsSpan(_position);
        int end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        _position += end < 0 ? rest.Length : end + 1;
        return Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
    }

    /// <summary>The numbers of a field, as many as are expected.</summary>
    public double[] ParseReals(string field, string text, int count)
    {
        string[] words = Split(text);
        double[] numbers = new double[words.Length];
        for (int index = 0; index < words.Length; index++)
        {
            if (!double.TryParse(words[index], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index]))
            {
                throw NotNumbers(field, text, count);
            }
        }

        return numbers.Length == count ? numbers : throw NotNumbers(field, text, count);
    }

    /// <summary>The whole numbers of a field, as many as are expected.</summary>
    public long[] ParseWholes(string field, string text, int count)
    {
        string[] words = Split(text);
        long[] numbers = new long[words.Length];
        for (int index = 0; index < words.Length; index++)
        {
            if (!long.TryParse(words[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[index]))
            {
                throw NotNumbers(field, text, count);
            }
        }

        return numbers.Length == count ? numbers : throw NotNumbers(field, text, count);
    }

    /// <summary>The sizes of axes.</summary>
    public long[] ParseSizes(string field, string text, int count)
    {
        long[] sizes = ParseWholes(field, text, count);
        return sizes.All(size => size >= 1) ? sizes : throw Damaged($"its field '{field}' is '{text}', and sizes are 1 or more");
    }

    /// <summary>The words of a text.</summary>
    public static string[] Split(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>An error that names the file.</summary>
    public SegmentationException Damaged(string reason) => VolumeLimits.Damaged(_path, _kind, reason);

    /// <summary>An error that names the file and the way out.</summary>
    public SegmentationException NotRead(string what, string advice) => VolumeLimits.NotRead(_path, _kind, what, advice);

    private SegmentationException NotNumbers(string field, string text, int count) =>
        Damaged($"its field '{field}' is '{text}', and {count} {(count == 1 ? "number is" : "numbers are")} expected");
}
