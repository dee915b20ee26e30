using System.Globalization;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>Reads how ImageJ describes a stack: lines of keys and values in the first page's description (ij.io.TiffDecoder).</summary>
internal static class ImageJStack
{
    private const int XResolution = 282;
    private const int YResolution = 283;

    /// <summary>Whether a description is ImageJ's.</summary>
    public static bool IsOne(string description) => description.StartsWith("ImageJ=", StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="description">The description.</param>
    /// <param name="page">The first page.</param>
    /// <param name="pages">How many pages the file has.</param>
    /// <param name="options">How the volume is read.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SegmentationException">It contradicts itself or the pages, or there are several points in time.</exception>
    public static TiffStack Read(string description, TiffPage page, int pages, SegmentationVolumeOptions options, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in description.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _ = values.TryAdd(line[..equals].Trim(), line[(equals + 1)..].Trim());
            }
        }

        int images = Count(values, "images", pages, path);
        int channels = Count(values, "channels", 1, path);
        int slices = Count(values, "slices", 1, path);
        int frames = Count(values, "frames", 1, path);
        if (channels == 1 && slices == 1 && frames == 1)
        {
            slices = images;
        }

        if ((double)channels * slices * frames != images || (pages != images && pages != 1))
        {
            throw VolumeLimits.Damaged(
                path, TiffVolumeReader.Kind,
                $"ImageJ describes {images} images of {channels} channels, {slices} slices and {frames} points in time, and it has {pages} pages");
        }

        var spacing = ReadSpacing(values, page.Directory);
        if (frames == 1)
        {
            return TiffStack.Create(TiffStackKind.ImageJ, slices, channels, spacing);
        }

        // Slices of one point in time lie next to each other: as channels, the pages are in order.
        return channels == 1 && options.FourthAxisIsChannels
            ? new TiffStack(TiffStackKind.ImageJ, slices, frames, [.. Enumerable.Range(0, images)], spacing)
            : throw VolumeLimits.Several(path, frames, "time ('frames'; in ImageJ, Image > Properties exchanges frames and slices)");
    }

    private static int Count(Dictionary<string, string> values, string key, int otherwise, string path)
    {
        if (!values.TryGetValue(key, out string? text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= TiffStack.MaxPages
            ? count
            : throw VolumeLimits.Damaged(path, TiffVolumeReader.Kind, $"ImageJ's '{key}' is '{text}', and 1 to {TiffStack.MaxPages} are expected");
    }

    private static VolumeSpacing? ReadSpacing(Dictionary<string, string> values, TiffDirectory directory)
    {
        double? x = directory.GetFraction(XResolution);
        if (!values.TryGetValue("unit", out string? unit) && !values.ContainsKey("spacing"))
        {
            return null;
        }

        double scale = LengthUnits.FindMillimetres(unit ?? "") ?? 1;
        double y = directory.GetFraction(YResolution) ?? x ?? 1;
        double z = values.TryGetValue("spacing", out string? text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : 1;
        return new VolumeSpacing(scale * TiffStack.Distance(1 / (x ?? 1)), scale * TiffStack.Distance(1 / y), scale * TiffStack.Distance(z));
    }
}
