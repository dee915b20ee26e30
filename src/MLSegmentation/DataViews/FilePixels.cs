using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>The pixels that all of some image files have, as their headers say.</summary>
/// <param name="Samples">What the numbers are.</param>
/// <param name="Channels">The colours of a pixel; of 8 bits, where grey and coloured files go together, those of the first.</param>
/// <param name="FirstFile">The first of the files.</param>
internal sealed record FilePixels(SampleType Samples, int Channels, string FirstFile)
{
    private const int MaxListed = 3;

    /// <summary>Which column the images go into.</summary>
    public required PixelKind Kind { get; init; }

    /// <summary>Looks at the header of each file. Files that cannot be read are left to whoever reads them.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="reading">How the files are read.</param>
    /// <param name="areMixed">Whether they may have pixels of several kinds.</param>
    /// <param name="headers">The headers that are known already, by paths; null where none are.</param>
    /// <returns>What they have in common; null where none can be read, or where they have nothing in common and need not.</returns>
    /// <exception cref="SegmentationException">The files have pixels of several kinds, and may not.</exception>
    public static FilePixels? Survey(
        IEnumerable<string> paths, FileReading reading, bool areMixed = false, IReadOnlyDictionary<string, ImageFileHeader>? headers = null)
    {
        var kinds = new Dictionary<(SampleType Samples, int Channels), List<string>>();
        FilePixels? first = null;
        foreach (string path in paths)
        {
            if ((headers?.GetValueOrDefault(path) ?? TryReadHeader(path, reading)) is not { } header)
            {
                continue;
            }

            first ??= new FilePixels(header.Samples, header.Channels, path) { Kind = header.IsEightBit ? PixelKind.EightBit : PixelKind.FloatingPoint };
            var kind = (header.Samples, header.IsEightBit ? 0 : header.Channels);
            if (!kinds.TryGetValue(kind, out var files))
            {
                kinds.Add(kind, files = []);
            }

            files.Add(path);
        }

        return kinds.Count < 2 ? first : areMixed ? null : throw Mixed(kinds);
    }

    /// <summary>The pixels in words, with the first file, for messages.</summary>
    public override string ToString() =>
        $"images of {(Kind == PixelKind.EightBit ? Samples.Describe() : Samples.Describe(Channels))} (the first is '{FirstFile}')";

    private static ImageFileHeader? TryReadHeader(string path, FileReading reading)
    {
        try
        {
            return ImageFile.ReadHeader(path, reading);
        }
        catch (SegmentationException)
        {
            // Whoever reads the image says what is wrong with it.
            return null;
        }
    }

    private static SegmentationException Mixed(Dictionary<(SampleType Samples, int Channels), List<string>> kinds)
    {
        string[] found = [.. kinds.OrderByDescending(kind => kind.Value.Count).Select(kind => Describe(kind.Key.Samples, kind.Key.Channels, kind.Value))];
        return new SegmentationException(
            $"The images have pixels of different kinds: {string.Join("; ", found)}. A model takes one kind: put each kind into a folder of its own, "
            + "or convert the files to the same depth and the same number of channels.");
    }

    private static string Describe(SampleType samples, int channels, List<string> files)
    {
        string pixels = channels == 0 ? samples.Describe() : samples.Describe(channels);
        string names = string.Join(", ", files.Take(MaxListed).Select(path => $"'{Path.GetFileName(path)}'"));
        return FormattableString.Invariant($"{files.Count} with {pixels} ({names}{(files.Count > MaxListed ? ", …" : "")})");
    }
}
