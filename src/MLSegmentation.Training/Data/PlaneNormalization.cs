using System.Numerics;

namespace MLSegmentation.Training.Data;

/// <summary>Normalises planes of floating-point pixels in place, to the last bit as the graph of the model does it.</summary>
internal sealed class PlaneNormalization(PixelNormalization normalization)
{
    private readonly float[] _means = [.. normalization.Mean];
    private readonly float[] _scales = [.. normalization.StandardDeviation.Select(deviation => 1 / deviation)];

    /// <summary>Subtracts from each plane its mean, and divides by the standard deviation.</summary>
    /// <param name="planes">The planes of one image, one for each channel.</param>
    public void Apply(Span<float> planes)
    {
        int length = planes.Length / _means.Length;
        for (int channel = 0; channel < _means.Length; channel++)
        {
            Apply(planes.Slice(channel * length, length), _means[channel], _scales[channel]);
        }
    }

    private static void Apply(Span<float> plane, float mean, float scale)
    {
        int index = 0;
        var (means, scales) = (new Vector<float>(mean), new Vector<float>(scale));
        for (; index + Vector<float>.Count <= plane.Length; index += Vector<float>.Count)
        {
            ((new Vector<float>(plane[index..]) - means) * scales).CopyTo(plane[index..]);
        }

        for (; index < plane.Length; index++)
        {
            plane[index] = (plane[index] - mean) * scale;
        }
    }
}
