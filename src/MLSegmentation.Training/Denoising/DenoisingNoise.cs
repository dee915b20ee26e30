using System.Globalization;
using Microsoft.ML.Data;
using MLSegmentation.Denoising;
using MLSegmentation.ImageFiles;
using MLSegmentation.Training.Denoising;

namespace MLSegmentation.Training;

/// <summary>
/// Noise that a training adds to clean images, so that a denoiser learns to take it away: <see cref="GaussianNoise"/> or <see cref="PoissonNoise"/>.
/// </summary>
/// <remarks>
/// Values are taken as shares of the range of the images, 0 to 1: 0 to 255 of 8 bits, and the least to the greatest value of the clean training images of
/// floating-point pixels. Noisy images of 8 bits are clipped to the range and rounded to whole numbers, as every file of theirs is.
/// </remarks>
public abstract record DenoisingNoise
{
    private const char Separator = ':';
    private const int Colors = 3;

    private protected DenoisingNoise()
    {
    }

    /// <summary>Reads what <see cref="ToText"/> writes.</summary>
    /// <param name="text">For example <c>gaussian:0.1</c> or <c>poisson:1000</c>; the number may be left out, which stands for the default.</param>
    /// <returns>The noise.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="SegmentationException">There is no such noise, or it has no such number.</exception>
    public static DenoisingNoise Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(Separator);
        double? number = parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
        try
        {
            return (parts[0], parts.Length, number) switch
            {
                (GaussianNoise.Name, 1, _) => new GaussianNoise(),
                (GaussianNoise.Name, 2, { } deviation) => new GaussianNoise { Deviation = deviation },
                (PoissonNoise.Name, 1, _) => new PoissonNoise(),
                (PoissonNoise.Name, 2, { } peak) => new PoissonNoise { Peak = peak },
                _ => throw Unknown(text, null),
            };
        }
        catch (ArgumentException exception)
        {
            throw Unknown(text, exception);
        }
    }

    /// <summary>The noise as text.</summary>
    /// <returns>For example <c>gaussian:0.1</c>.</returns>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Kind}{Separator}{Strength}");

    /// <summary>Adds the noise to an image, for example to try a denoiser on: grey stays grey, and each colour of others gets its own.</summary>
    /// <param name="image">The image, which stays as it is and the caller's.</param>
    /// <param name="seed">Which noise; the same number gives the same.</param>
    /// <returns>A new image of the same size, clipped to 0..255 and opaque; dispose it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <example>
    /// <code>
    /// using MLImage clean = SegmentationImage.LoadMLImage("scan.png");
    /// using MLImage noisy = new GaussianNoise { Deviation = 0.1 }.AddTo(clean, seed: 1);
    /// noisy.Save("noisy.png");
    /// </code>
    /// </example>
    public MLImage AddTo(MLImage image, int seed)
    {
        ArgumentNullException.ThrowIfNull(image);
        var size = new ImageSize(image.Width, image.Height);
        byte[] rgb = new byte[Colors * size.PixelCount];
        ImagePixels.CopyRgb(image, rgb);
        int step = ImagePixels.IsGrey(rgb) ? Colors : 1;
        float[] values = new float[rgb.Length / step];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = rgb[index * step] / (float)byte.MaxValue;
        }

        new NoisyPlanes(this, isEightBit: true, seed).Add(values, step: 0, index: 0);
        return DenoisedImage.Create(Array.ConvertAll(values, value => (byte)MathF.Round(value * byte.MaxValue)), size);
    }

    /// <inheritdoc/>
    public sealed override string ToString() => ToText();

    private protected abstract string Kind { get; }

    private protected abstract double Strength { get; }

    /// <summary>Adds noise to values from 0 to 1, in place.</summary>
    internal abstract void Add(Span<float> values, ref RandomStream random);

    private static SegmentationException Unknown(string text, Exception? exception) => new(
        $"'{text}' is no noise; allowed are gaussian:DEVIATION, a share of the range above 0 and up to 1 such as gaussian:0.1, and poisson:PEAK, the mean "
        + "count of white above 0 such as poisson:1000.",
        exception);
}
