using MLSegmentation.ImageFiles;

namespace MLSegmentation.Videos.Frames;

/// <summary>Reads binary PPM images of 8 bits that follow each other in a stream.</summary>
/// <param name="stream">The stream.</param>
/// <param name="path">The film, for messages.</param>
/// <param name="maxPixels">The most pixels of an image.</param>
internal sealed class PpmReader(Stream stream, string path, int maxPixels)
{
    private const int Colors = 3;
    private const int LongestNumber = 9;

    /// <summary>Reads the next image.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="rgb">Red, green and blue of each pixel.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="SegmentationException">The stream holds something else, ends within an image, or the image is too large.</exception>
    public bool TryRead(out ImageSize size, out byte[] rgb)
    {
        (size, rgb) = (default, []);
        int first = stream.ReadByte();
        if (first < 0)
        {
            return false;
        }

        if (first != 'P' || stream.ReadByte() != '6' || !char.IsWhiteSpace((char)stream.ReadByte()))
        {
            throw Broken();
        }

        var (width, height, highest) = (ReadNumber(), ReadNumber(), ReadNumber());
        if (width == 0 || height == 0 || highest != byte.MaxValue)
        {
            throw Broken();
        }

        size = new ImageSize(width, height);
        ImageLimits.Check(path, size, sizeof(uint));
        ImageLimits.Check(path, new ImageFileHeader(ImageFileFormat.Png, size, Colors, SampleType.Unsigned8), maxPixels);
        rgb = GC.AllocateUninitializedArray<byte>(size.PixelCount * Colors);
        return stream.ReadAtLeast(rgb, rgb.Length, throwOnEndOfStream: false) == rgb.Length ? true : throw Broken();
    }

    /// <summary>Reads a number and the one character behind it.</summary>
    private int ReadNumber()
    {
        int number = 0;
        for (int digits = 0; stream.ReadByte() is var read; digits++)
        {
            if (read is < '0' or > '9')
            {
                return digits > 0 && char.IsWhiteSpace((char)Math.Max(read, 0)) ? number : throw Broken();
            }

            number = digits < LongestNumber ? (number * 10) + read - '0' : throw Broken();
        }

        return number;
    }

    private SegmentationException Broken() =>
        new($"What ffmpeg made of the film '{path}' is broken, or was cut short. Write the frames as PNG files into a folder.");
}
