using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Denoising;

/// <summary>Makes noisy images of clean ones, whose values are shares of their range.</summary>
/// <param name="noise">The noise.</param>
/// <param name="isEightBit">Whether the images have whole numbers from 0 to 255.</param>
/// <param name="seed">The seed of the training.</param>
internal sealed class NoisyPlanes(DenoisingNoise noise, bool isEightBit, int seed)
{
    // No step is this one, so that the noise of validation is like no other.
    private const int Validation = -1;

    /// <summary>Adds the noise of a patch in a step, both counted from 0, in place.</summary>
    public void Add(Span<float> values, int step, int index)
    {
        var random = RandomStream.Create(seed, RandomPurpose.Noise, step, index);
        noise.Add(values, ref random);
        if (isEightBit)
        {
            Round(values);
        }
    }

    /// <summary>Adds the noise of an image that is validated, the same each time, in place.</summary>
    public void AddForValidation(Span<float> values, int index) => Add(values, Validation, index);

    /// <summary>Makes of values those that images of 8 bits can have.</summary>
    public static void Round(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = Math.Clamp(MathF.Round(value * byte.MaxValue), 0, byte.MaxValue) / byte.MaxValue;
        }
    }
}
