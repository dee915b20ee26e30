using MLSegmentation.Options;

namespace MLSegmentation.ImageFiles;

/// <summary>Finds the files of a data set that cannot be read, by their headers.</summary>
internal static class ReadableFiles
{
    private const int MaxListed = 10;

    /// <summary>Reads the header of each image and mask.</summary>
    /// <exception cref="SegmentationException">Some cannot be read; it names the first of them, and tells how many there are.</exception>
    public static void Require(IEnumerable<ImagePair> pairs, FileReading reading)
    {
        var errors = new List<SegmentationException>();
        foreach (var pair in pairs)
        {
            Try(pair.ImagePath, "image", reading, errors);
            if (pair.MaskPath is { } mask)
            {
                Try(mask, "mask", reading, errors);
            }
        }

        if (errors.Count == 1)
        {
            throw errors[0];
        }

        if (errors.Count > 1)
        {
            string rest = errors.Count > MaxListed ? FormattableString.Invariant($" The first {MaxListed} of them:") : "";
            throw SegmentationException.Listing(
                $"{errors.Count} files cannot be read.{rest}", [.. errors.Take(MaxListed).Select(error => error.Text)], errors[0]);
        }
    }

    private static void Try(string path, string what, FileReading reading, List<SegmentationException> errors)
    {
        try
        {
            _ = ImageFile.ReadHeader(path, reading, what);
        }
        catch (SegmentationException exception)
        {
            errors.Add(exception);
        }
    }
}
