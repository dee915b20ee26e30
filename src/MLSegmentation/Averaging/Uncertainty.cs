using System.Globalization;
using System.Numerics.Tensors;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation;

/// <summary>
/// How uncertain the class of each pixel is. <see cref="SegmentationScoringOptions.Uncertainty"/> has it computed while images are scored; these
/// methods compute it of probabilities that are at hand.
/// </summary>
public static class Uncertainty
{
    // Numbers that stay in the fastest memory.
    private const int Block = 1024;

    // Times its logarithm it is nothing beside any other probability.
    private const float Least = 1e-30f;

    /// <summary>The greatest value of a measure, which an image of it shows as white: 1 of the entropy, ¼ of the variance.</summary>
    /// <param name="measure">The measure.</param>
    /// <returns>The value; 0 of <see cref="UncertaintyMeasure.None"/>.</returns>
    /// <example>
    /// <code>
    /// Console.WriteLine(Uncertainty.GetMaximum(UncertaintyMeasure.Variance));
    /// </code>
    /// </example>
    public static float GetMaximum(UncertaintyMeasure measure) => measure switch
    {
        UncertaintyMeasure.Entropy => 1,
        UncertaintyMeasure.Variance => 0.25f,
        _ => 0,
    };

    /// <summary>
    /// The entropy of the probabilities of each pixel, divided by that of equal ones: −Σ p ln p / ln K, from 0, where one class has all probability, to 1.
    /// </summary>
    /// <param name="scores">The probabilities, [K, H, W] flattened, as <see cref="SegmentationPrediction.Score"/> has them.</param>
    /// <param name="classCount">The number of classes, K, at least 1; of a single class the entropy is 0.</param>
    /// <param name="destination">Gets the entropies, H x W.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 1.</exception>
    /// <exception cref="ArgumentException">There are not K probabilities for each pixel.</exception>
    /// <example>
    /// <code>
    /// float[] scores = [0.5f, 1, 0.5f, 0];
    /// float[] entropy = new float[2];
    /// Uncertainty.Entropy(scores, classCount: 2, entropy);
    /// Console.WriteLine(string.Join(", ", entropy));
    /// </code>
    /// </example>
    public static void Entropy(ReadOnlySpan<float> scores, int classCount, Span<float> destination)
    {
        RequireCount(scores.Length, classCount, destination.Length);
        destination.Clear();
        if (classCount == 1)
        {
            return;
        }

        Span<float> logarithms = stackalloc float[Block];
        float scale = (float)(-1 / Math.Log(classCount));
        for (int start = 0; start < destination.Length; start += Block)
        {
            var part = destination.Slice(start, Math.Min(Block, destination.Length - start));
            var logarithm = logarithms[..part.Length];
            for (int index = 0; index < classCount; index++)
            {
                // What has no probability adds nothing, and its logarithm must be a number.
                var probabilities = scores.Slice((index * destination.Length) + start, part.Length);
                TensorPrimitives.Max(probabilities, Least, logarithm);
                TensorPrimitives.Log(logarithm, logarithm);
                TensorPrimitives.MultiplyAdd(probabilities, logarithm, part, part);
            }

            TensorPrimitives.Multiply(part, scale, part);
            Clamp(part, GetMaximum(UncertaintyMeasure.Entropy));
        }
    }

    /// <summary>
    /// The variance of several probabilities of the same classes and pixels, such as those of several models, averaged over the classes: the mean over
    /// K of the mean square of the distances from the mean, from 0 to ¼.
    /// </summary>
    /// <param name="scores">The probabilities, each [K, H, W] flattened. Two or more; the variance of a single one is 0.</param>
    /// <param name="classCount">The number of classes, K, at least 1.</param>
    /// <param name="destination">Gets the variances, H x W.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> or one of them is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 1.</exception>
    /// <exception cref="ArgumentException">There are none, or not K for each pixel.</exception>
    /// <example>
    /// <code>
    /// float[] first = [0.5f, 0.5f];
    /// float[] second = [0.75f, 0.25f];
    /// float[] variance = new float[1];
    /// Uncertainty.Variance([first, second], classCount: 2, variance);
    /// Console.WriteLine(variance[0]);
    /// </code>
    /// </example>
    public static void Variance(IReadOnlyList<float[]> scores, int classCount, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count, nameof(scores));
        foreach (float[] values in scores)
        {
            ArgumentNullException.ThrowIfNull(values, nameof(scores));
            RequireCount(values.Length, classCount, destination.Length);
        }

        for (int pixel = 0; pixel < destination.Length; pixel++)
        {
            double variance = 0;
            for (int index = 0; index < classCount; index++)
            {
                variance += Variance(scores, (index * destination.Length) + pixel);
            }

            destination[pixel] = (float)(variance / classCount);
        }
    }

    /// <summary>Writes uncertainties as an image of grey levels of 16 bits: PNG, 0 is black and the measure's greatest value is white, 65535.</summary>
    /// <param name="path">The file. It is replaced at once when it is complete, and not at all on failure.</param>
    /// <param name="values">The uncertainties, H x W.</param>
    /// <param name="width">The width, W, at least 1.</param>
    /// <param name="measure">What they are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException">The values are no whole rows, or the measure is none.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    /// <example>
    /// <code>
    /// float[] entropy = new float[32 * 24];
    /// Uncertainty.SavePng("uncertainty.png", entropy, width: 32, UncertaintyMeasure.Entropy);
    /// </code>
    /// </example>
    public static void SavePng(string path, ReadOnlySpan<float> values, int width, UncertaintyMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length == 0 || values.Length % width != 0)
        {
            throw new ArgumentException($"{values.Length} values are no rows of {width}.", nameof(values));
        }

        float maximum = GetMaximum(measure) is > 0 and var most ? most : throw new ArgumentException($"{measure} measures nothing.", nameof(measure));
        ushort[] levels = new ushort[values.Length];
        for (int index = 0; index < levels.Length; index++)
        {
            levels[index] = (ushort)MathF.Round(Math.Clamp(values[index] / maximum, 0, 1) * ushort.MaxValue);
        }

        AtomicFile.Write(path, stream => PngWriter.WriteGrey(stream, levels, new ImageSize(width, levels.Length / width)));
    }

    /// <summary>The variance of what was averaged, of the means of probabilities and of their squares.</summary>
    /// <param name="scores">The means of the probabilities, K x H x W.</param>
    /// <param name="squares">The means of their squares, likewise.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="destination">Gets the variances, H x W.</param>
    internal static void Variance(ReadOnlySpan<float> scores, ReadOnlySpan<float> squares, int classCount, Span<float> destination)
    {
        RequireCount(scores.Length, classCount, destination.Length);
        RequireCount(squares.Length, classCount, destination.Length);
        destination.Clear();
        Span<float> spreads = stackalloc float[Block];
        for (int start = 0; start < destination.Length; start += Block)
        {
            var part = destination.Slice(start, Math.Min(Block, destination.Length - start));
            var spread = spreads[..part.Length];
            for (int index = 0; index < classCount; index++)
            {
                int offset = (index * destination.Length) + start;
                var mean = scores.Slice(offset, part.Length);
                TensorPrimitives.Multiply(mean, mean, spread);
                TensorPrimitives.Subtract(squares.Slice(offset, part.Length), spread, spread);

                // Rounding may leave less than nothing.
                TensorPrimitives.Max(spread, 0f, spread);
                TensorPrimitives.Add(part, spread, part);
            }

            TensorPrimitives.Divide(part, classCount, part);
            Clamp(part, GetMaximum(UncertaintyMeasure.Variance));
        }
    }

    /// <summary>The variance where there are squares, and else the entropy.</summary>
    internal static void Measure(ReadOnlySpan<float> scores, ReadOnlySpan<float> squares, int classCount, Span<float> destination)
    {
        if (squares.IsEmpty)
        {
            Entropy(scores, classCount, destination);
        }
        else
        {
            Variance(scores, squares, classCount, destination);
        }
    }

    /// <summary>The mean of the uncertainties of an image.</summary>
    internal static float Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return (float)(sum / values.Length);
    }

    private static double Variance(IReadOnlyList<float[]> scores, int index)
    {
        double mean = 0;
        for (int item = 0; item < scores.Count; item++)
        {
            mean += scores[item][index];
        }

        mean /= scores.Count;
        double variance = 0;
        for (int item = 0; item < scores.Count; item++)
        {
            double distance = scores[item][index] - mean;
            variance += distance * distance;
        }

        return variance / scores.Count;
    }

    private static void Clamp(Span<float> values, float maximum)
    {
        TensorPrimitives.Max(values, 0f, values);
        TensorPrimitives.Min(values, maximum, values);
    }

    private static void RequireCount(int count, int classCount, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (count != (long)classCount * pixels)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"There are {count} probabilities, and {classCount} classes of {pixels} pixels have {(long)classCount * pixels}."));
        }
    }
}
