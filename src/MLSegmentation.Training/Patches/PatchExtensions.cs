using System.Numerics.Tensors;

namespace MLSegmentation.Training.Patches;

/// <summary>Changes of patches that their type of pixels allows.</summary>
public static class PatchExtensions
{
    /// <summary>Replaces every value by a function of it, which is asked once for each of the 256 values.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="function">The new value of a value, 0 to 255; it is rounded, and clamped to that range.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static void Map(this Patch<byte> patch, Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Span<byte> table = stackalloc byte[byte.MaxValue + 1];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Round(Math.Clamp(function(value), 0, byte.MaxValue));
        }

        foreach (ref byte value in patch.Values)
        {
            value = table[value];
        }
    }

    /// <summary>Multiplies the values of a channel, and adds a number to them.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <param name="offset">What is added afterwards.</param>
    public static void Scale(this Patch<float> patch, int channel, double factor, double offset)
    {
        var plane = patch.GetPlane(channel);
        TensorPrimitives.Multiply(plane, (float)factor, plane);
        TensorPrimitives.Add(plane, (float)offset, plane);
    }
}
