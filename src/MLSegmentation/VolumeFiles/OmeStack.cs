using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MLSegmentation.VolumeFiles;

/// <summary>Reads how OME-TIFF describes a stack: XML in the first page's description (OME-TIFF specification, docs.openmicroscopy.org).</summary>
internal sealed class OmeStack
{
    private readonly string _path;
    private readonly int _pages;
    private readonly XElement _pixels;

    private OmeStack(string path, int pages, XElement pixels) => (_path, _pages, _pixels) = (path, pages, pixels);

    /// <summary>Whether a description is that of OME-TIFF.</summary>
    public static bool IsOne(string description) => description.TrimStart().StartsWith('<') && description.Contains("<OME", StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="description">The description.</param>
    /// <param name="samples">The channels of each page.</param>
    /// <param name="pages">How many pages the file has.</param>
    /// <param name="options">How the volume is read.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SegmentationException">It contradicts itself or the pages, names other files, or holds several volumes.</exception>
    public static TiffStack Read(string description, int samples, int pages, SegmentationVolumeOptions options, string path)
    {
        var images = Parse(description, path).Where(element => element.Name.LocalName == "Image").ToList();
        if (images.Count > 1)
        {
            throw VolumeLimits.NotRead(path, "OME-TIFF", $"of {images.Count} images", "Split it into files of one image.");
        }

        var pixels = images.SelectMany(image => image.Elements()).FirstOrDefault(element => element.Name.LocalName == "Pixels")
            ?? throw VolumeLimits.Damaged(path, "OME-TIFF", "its description has no pixels");
        return new OmeStack(path, pages, pixels).Read(samples, options);
    }

    private static IEnumerable<XElement> Parse(string description, string path)
    {
        // Documents that define entities of their own could grow without end, or name other files.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(description.Trim()), settings);
            return XDocument.Load(reader).Root!.Elements();
        }
        catch (XmlException exception)
        {
            throw VolumeLimits.Damaged(path, "OME-TIFF", $"its description is no XML, {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private TiffStack Read(int samples, SegmentationVolumeOptions options)
    {
        int depth = Count("SizeZ");
        int channels = Count("SizeC");
        int times = Count("SizeT");
        if (channels % samples != 0)
        {
            throw Damaged($"it has {channels} channels, and pages of {samples}");
        }

        channels /= samples;
        if ((double)depth * channels * times > TiffStack.MaxPages)
        {
            throw Damaged($"it has {depth} slices of {channels} channels at {times} points in time");
        }

        if (times > 1 && (channels > 1 || samples > 1 || !options.FourthAxisIsChannels))
        {
            throw VolumeLimits.Several(_path, times, "time (SizeT)");
        }

        int[] map = ReadMap(depth, channels, times);
        int missing = Array.IndexOf(map, -1);
        return missing < 0
            ? new TiffStack(TiffStackKind.Ome, depth, channels * times, map, ReadSpacing())
            : throw Damaged($"no page is that of slice {missing % depth} of channel {missing / depth}");
    }

    /// <summary>For each point in time, each channel and each slice, the page; -1 where there is none.</summary>
    private int[] ReadMap(int depth, int channels, int times)
    {
        int[] map = [.. Enumerable.Repeat(-1, depth * channels * times)];
        var data = _pixels.Elements().Where(element => element.Name.LocalName == "TiffData").ToList();
        RequireOneFile(data);
        string order = ReadOrder();
        long planes = 0;
        foreach (var element in data.Count > 0 ? data : [new XElement("TiffData")])
        {
            int page = Number(element, "IFD", 0);
            int count = Number(element, "PlaneCount", element.Attribute("IFD") is null ? _pages - page : 1);
            int[] at = [Number(element, "FirstZ", 0), Number(element, "FirstC", 0), Number(element, "FirstT", 0)];
            int[] sizes = [depth, channels, times];
            planes += Math.Min(count, map.Length);
            if (planes > map.Length + (long)data.Count)
            {
                throw Damaged("its description names more planes than it has");
            }

            for (; count > 0 && at[0] < depth && at[1] < channels && at[2] < times; count--, page++)
            {
                int index = (((at[2] * channels) + at[1]) * depth) + at[0];
                map[index] = page < _pages ? page : throw Damaged($"it has {_pages} pages, and page {page + 1} is needed");
                Advance(at, sizes, order);
            }
        }

        return map;
    }

    private void RequireOneFile(List<XElement> data)
    {
        string[] files = [.. data.Elements().Select(element => element.Attribute("FileName")?.Value).OfType<string>().Distinct()];
        if (files.Length > 1)
        {
            throw VolumeLimits.NotRead(_path, "OME-TIFF", $"of which {files.Length} files hold one image", "Write it again as a single file.");
        }
    }

    private string ReadOrder()
    {
        string order = ((string?)_pixels.Attribute("DimensionOrder"))?.ToUpperInvariant() ?? "XYCZT";
        return order is "XYZCT" or "XYZTC" or "XYCTZ" or "XYCZT" or "XYTCZ" or "XYTZC" ? order : throw Damaged($"its order of dimensions is '{order}'");
    }

    /// <summary>Goes on to the next plane; behind the last one, to one that there is not.</summary>
    private static void Advance(int[] at, int[] sizes, string order)
    {
        foreach (char letter in order.AsSpan(2))
        {
            int axis = "ZCT".IndexOf(letter, StringComparison.Ordinal);
            if (++at[axis] < sizes[axis])
            {
                return;
            }

            at[axis] = 0;
        }

        at[0] = sizes[0];
    }

    private VolumeSpacing? ReadSpacing()
    {
        string[] axes = ["X", "Y", "Z"];
        if (!axes.Any(axis => _pixels.Attribute($"PhysicalSize{axis}") is not null))
        {
            return null;
        }

        double[] distances = [.. axes.Select(Distance)];
        return new VolumeSpacing(distances[0], distances[1], distances[2]);
    }

    private double Distance(string axis)
    {
        string unit = (string?)_pixels.Attribute($"PhysicalSize{axis}Unit") ?? "um";
        double scale = LengthUnits.FindMillimetres(unit) ?? 1;
        return (string?)_pixels.Attribute($"PhysicalSize{axis}") is { } text
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double distance)
                ? scale * TiffStack.Distance(distance)
                : scale;
    }

    private int Count(string name) => Number(_pixels, name, 1) is >= 1 and <= TiffStack.MaxPages and var count
        ? count
        : throw Damaged($"its '{name}' is not from 1 to {TiffStack.MaxPages}");

    private int Number(XElement element, string name, int otherwise)
    {
        string? text = (string?)element.Attribute(name);
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= TiffStack.MaxPages ? number
            : throw Damaged($"its '{name}' is '{text}'");
    }

    private SegmentationException Damaged(string reason) => VolumeLimits.Damaged(_path, "OME-TIFF", reason);
}
