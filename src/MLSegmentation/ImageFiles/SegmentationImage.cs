using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using MLSegmentation.Formatting;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>
/// An image in full depth: any number of channels, each pixel of each a <see cref="float"/>, which holds all values of 16 bits and of 32-bit
/// floating-point numbers exactly. <see cref="MLImage"/> holds 8 bits only. Immutable.
/// </summary>
[TypeFormatterSource("MLSegmentation.Reports.ImageFormatterSource")]
public sealed class SegmentationImage
{
    private readonly float[] _values;

    /// <summary>Creates an image from a copy of values.</summary>
    /// <remarks>
    /// A list in brackets, <c>[0, 700]</c>, means this constructor, whatever numbers it holds. The compiler of C# 12 takes the one for 16 bits where
    /// all numbers fit: name the type of the samples there, or say <c>new float[] { 0, 700 }</c>.
    /// </remarks>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">Values per pixel, at least 1. Opacity is none of them.</param>
    /// <param name="values">One plane for each channel, each row by row from the top: [channels, height, width].</param>
    /// <param name="samples">
    /// What the numbers are where they come from, which a model that was trained on others refuses. Default: <see cref="SampleType.Float32"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A side or the number of channels is less than 1, or the type of the samples is unknown.</exception>
    /// <exception cref="ArgumentException">The number of values is not width times height times channels.</exception>
    public SegmentationImage(int width, int height, int channels, ReadOnlySpan<float> values, SampleType samples = SampleType.Float32)
        : this(width, height, channels, values.ToArray(), samples, null)
    {
    }

    /// <summary>Creates an image of 16 bits from a copy of values, which have that type: <c>new ushort[] { 0, 700 }</c>.</summary>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">Values per pixel, at least 1. Opacity is none of them.</param>
    /// <param name="values">One plane for each channel, each row by row from the top: [channels, height, width].</param>
    /// <exception cref="ArgumentOutOfRangeException">A side or the number of channels is less than 1.</exception>
    /// <exception cref="ArgumentException">The number of values is not width times height times channels.</exception>
    [OverloadResolutionPriority(-1)]
    public SegmentationImage(int width, int height, int channels, ReadOnlySpan<ushort> values)
        : this(width, height, channels, Convert(values), SampleType.Unsigned16, null)
    {
    }

    private SegmentationImage(int width, int height, int channels, float[] values, SampleType samples, string? file)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!Enum.IsDefined(samples))
        {
            throw new ArgumentOutOfRangeException(nameof(samples), samples, "This is no type of samples.");
        }

        if (values.Length != (decimal)width * height * channels)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"An image of {width}x{height} with {channels} channels has {(decimal)width * height * channels} values, but {values.Length} were given."),
                nameof(values));
        }

        (Width, Height, Channels, Samples, File, _values) = (width, height, channels, samples, file, values);
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Values per pixel; opacity is none of them.</summary>
    public int Channels { get; }

    /// <summary>What the numbers are where they come from.</summary>
    public SampleType Samples { get; }

    /// <summary>All values as they are stored, nothing scaled: one plane for each channel, each row by row from the top.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The same values, for whoever keeps them without a copy.</summary>
    internal ReadOnlyMemory<float> Memory => _values;

    /// <summary>The file that the image was read from; null where it was not.</summary>
    internal string? File { get; }

    /// <summary>The values of a channel, row by row from the top: pixel (x, y) is at y times <see cref="Width"/> plus x.</summary>
    /// <param name="channel">The channel, 0 to <see cref="Channels"/> - 1.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public ReadOnlySpan<float> GetPlane(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
        return _values.AsSpan(channel * Width * Height, Width * Height);
    }

    /// <summary>Reads an image file in full depth: what <c>LoadSegmentationFolder</c> puts into its column <c>Image</c> where files are deep.</summary>
    /// <param name="path">The file, of any kind that images are read from; of 8 bits, too, whose values are then those from 0 to 255.</param>
    /// <param name="page">Which page to read of a file that has several, from 1. Default: null, such a file is refused.</param>
    /// <param name="maxPixels">
    /// The most pixels that the image may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </param>
    /// <returns>The image, with the values as the file stores them.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="page"/> is less than 1, or <paramref name="maxPixels"/> outside its range.
    /// </exception>
    /// <exception cref="SegmentationException">
    /// The file is missing, no regular file, damaged, too large or of another kind, or it has several pages, or no such page.
    /// </exception>
    public static SegmentationImage Load(string path, int? page = null, int maxPixels = ImageLimits.DefaultMaxPixels) =>
        Read(path, page, maxPixels).DecodeDeep();

    /// <summary>Reads an image in full depth, from a stream.</summary>
    /// <param name="stream">What an image file holds, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="page">Which page to read of a file that has several, from 1. Default: null, such a file is refused.</param>
    /// <param name="maxPixels">
    /// The most pixels that the image may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </param>
    /// <param name="name">What messages call the image, for example the name of an uploaded file. Default: null, "(stream)".</param>
    /// <returns>The image, with the values as the file stores them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="page"/> is less than 1, or <paramref name="maxPixels"/> outside its range.
    /// </exception>
    /// <exception cref="SegmentationException">
    /// The content is missing, damaged, too large or of another kind, or it has several pages, or no such page.
    /// </exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream upload = System.IO.File.OpenRead("scan.tif");
    /// SegmentationImage image = SegmentationImage.Load(upload, maxPixels: 1 &lt;&lt; 22);
    /// </code>
    /// </example>
    public static SegmentationImage Load(Stream stream, int? page = null, int maxPixels = ImageLimits.DefaultMaxPixels, string? name = null) =>
        Read(stream, page, maxPixels, name).DecodeDeep();

    /// <summary>Reads an image file of 8 bits, to score it with a model for such images or to look at.</summary>
    /// <remarks>
    /// It is what <c>LoadSegmentationFolder</c> gives a trainer: turned as the file's orientation says, and without its opacity. ML.NET's
    /// <c>MLImage.CreateFromFile</c> turns nothing, and darkens colours by their opacity.
    /// </remarks>
    /// <param name="path">The file, of any kind that images are read from.</param>
    /// <param name="page">Which page to read of a file that has several, from 1. Default: null, such a file is refused.</param>
    /// <param name="maxPixels">
    /// The most pixels that the image may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </param>
    /// <returns>The image; the caller disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="page"/> is less than 1, or <paramref name="maxPixels"/> outside its range.
    /// </exception>
    /// <exception cref="SegmentationException">
    /// The file is missing, no regular file, damaged, too large, of another kind or of more than 8 bits, or it has several pages, or no such page.
    /// </exception>
    /// <example>
    /// <code>
    /// using MLImage image = SegmentationImage.LoadMLImage("image.png");
    /// SegmentationPrediction prediction = model.Predict(image);
    /// </code>
    /// </example>
    public static MLImage LoadMLImage(string path, int? page = null, int maxPixels = ImageLimits.DefaultMaxPixels) =>
        Read(path, page, maxPixels).DecodeEightBit();

    /// <summary>Reads an image of 8 bits, from a stream, to score it with a model for such images or to look at.</summary>
    /// <param name="stream">What an image file holds, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="page">Which page to read of a file that has several, from 1. Default: null, such a file is refused.</param>
    /// <param name="maxPixels">
    /// The most pixels that the image may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </param>
    /// <param name="name">What messages call the image, for example the name of an uploaded file. Default: null, "(stream)".</param>
    /// <returns>The image; the caller disposes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="page"/> is less than 1, or <paramref name="maxPixels"/> outside its range.
    /// </exception>
    /// <exception cref="SegmentationException">
    /// The content is missing, damaged, too large, of another kind or of more than 8 bits, or it has several pages, or no such page.
    /// </exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream upload = System.IO.File.OpenRead("photo.jpg");
    /// using MLImage image = SegmentationImage.LoadMLImage(upload, maxPixels: 1 &lt;&lt; 22);
    /// </code>
    /// </example>
    public static MLImage LoadMLImage(Stream stream, int? page = null, int maxPixels = ImageLimits.DefaultMaxPixels, string? name = null) =>
        Read(stream, page, maxPixels, name).DecodeEightBit();

    /// <summary>
    /// Makes an image of 8 bits to look at: the first three channels as red, green and blue, or the first alone as grey where there are fewer.
    /// Each is stretched so that all but its darkest and its brightest half percent lie between black and white; a channel of one value is grey.
    /// </summary>
    /// <returns>A new image, opaque; the caller disposes it.</returns>
    public MLImage ToMLImage()
    {
        byte[] bgra = new byte[Width * Height * 4];
        Array.Fill(bgra, byte.MaxValue);
        for (int channel = 0; channel < 3; channel++)
        {
            ContrastStretch.Apply(GetPlane(Channels < 3 ? 0 : channel), bgra, 2 - channel, 4);
        }

        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, bgra);
    }

    /// <summary>The kind, size and samples, for debuggers and logs.</summary>
    /// <returns>For example <c>SegmentationImage 640x480, 16 bits, 1 channel</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"SegmentationImage {Width}x{Height}, {Samples.Describe(Channels)}");

    /// <summary>Makes an image that keeps the array instead of copying it; the caller must not change it any more.</summary>
    internal static SegmentationImage Wrap(ImageSize size, int channels, float[] values, SampleType samples, string? file = null) =>
        new(size.Width, size.Height, channels, values, samples, file);

    private static ImageContent Read(string path, int? page, int maxPixels)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(page ?? 1, 1, nameof(page));
        return ImageFile.Read(path, "image", new FileReading(page, maxPixels: ImageLimits.RequireMaxPixels(maxPixels)));
    }

    private static ImageContent Read(Stream stream, int? page, int maxPixels, string? name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(page ?? 1, 1, nameof(page));
        return ImageFile.Read(stream, name ?? UserStream.Name, new FileReading(page, maxPixels: ImageLimits.RequireMaxPixels(maxPixels)));
    }

    private static float[] Convert(ReadOnlySpan<ushort> values)
    {
        float[] numbers = GC.AllocateUninitializedArray<float>(values.Length);
        TensorPrimitives.ConvertTruncating(values, numbers.AsSpan());
        return numbers;
    }
}
