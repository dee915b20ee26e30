using System.Globalization;
using System.Runtime.InteropServices;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>
/// The weights of a convolution as 8-bit numbers: each output channel has a scale of its own, by which its largest weight becomes ±127, and 0 is 0.
/// </summary>
internal sealed class QuantizedWeights
{
    private const int Largest = sbyte.MaxValue;

    // A bias is stored in 32 bits, and the products of 8-bit numbers are added to it.
    private const double LargestBias = 1 << 30;

    private readonly TensorProto _weight;
    private readonly float[] _values;

    /// <summary>Quantises the weights of one or several convolutions.</summary>
    /// <param name="weight">The weights, [output channels, …].</param>
    /// <param name="uses">The scale of the input of each convolution that uses them, and its bias; null where it has none.</param>
    /// <param name="model">What messages call the model, at their beginning.</param>
    public QuantizedWeights(TensorProto weight, IEnumerable<(float InputScale, float[]? Bias)> uses, string model)
    {
        _weight = weight;
        _values = weight.ToFloats();
        RequireNumbers(model, weight.Name, _values);
        int channels = (int)weight.Dims[0];
        int length = _values.Length / channels;
        Scales = [.. Enumerable.Range(0, channels).Select(channel => Scale(_values.AsSpan(channel * length, length)))];
        foreach (var (inputScale, bias) in uses)
        {
            RequireNumbers(model, $"a bias beside {weight.Name}", bias ?? []);
            MakeRoom(inputScale, bias);
        }

        // Of channels of nothing but zeros.
        Scales = Array.ConvertAll(Scales, scale => scale > 0 ? scale : 1);
    }

    /// <summary>The scale of each output channel.</summary>
    public float[] Scales { get; }

    /// <summary>The constant of 8-bit numbers.</summary>
    public TensorProto ToConstant(string name)
    {
        sbyte[] quantized = new sbyte[_values.Length];
        int length = quantized.Length / Scales.Length;
        for (int index = 0; index < quantized.Length; index++)
        {
            quantized[index] = (sbyte)Math.Clamp(MathF.Round(_values[index] / Scales[index / length]), -Largest, Largest);
        }

        return TensorProto.Create(name, DataType.Int8, MemoryMarshal.AsBytes<sbyte>(quantized), _weight.Dims);
    }

    /// <summary>The scales of a bias that is added to the products of these weights and of an input.</summary>
    public float[] BiasScales(float inputScale) => Array.ConvertAll(Scales, scale => inputScale * scale);

    /// <summary>The constant of a bias, of 32-bit whole numbers.</summary>
    public TensorProto ToBias(string name, float[] bias, float inputScale)
    {
        float[] scales = BiasScales(inputScale);
        int[] quantized = [.. bias.Select((value, channel) => (int)Math.Round((double)value / scales[channel]))];
        return TensorProto.Create(name, DataType.Int32, MemoryMarshal.AsBytes<int>(quantized), [quantized.Length]);
    }

    private static void RequireNumbers(string model, string name, float[] values)
    {
        int wrong = Array.FindIndex(values, value => !float.IsFinite(value));
        if (wrong >= 0)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture, $"{model} cannot be exported as 8-bit numbers: {name} holds {values[wrong]}. Train it again."));
        }
    }

    private static float Scale(ReadOnlySpan<float> weights)
    {
        float largest = 0;
        foreach (float weight in weights)
        {
            largest = Math.Max(largest, Math.Abs(weight));
        }

        float scale = largest / Largest;
        return float.IsNormal(scale) ? scale : 0;
    }

    /// <summary>Makes the scales of channels larger whose bias, as so many times the scale, would not fit.</summary>
    private void MakeRoom(float inputScale, float[]? bias)
    {
        for (int channel = 0; channel < bias?.Length; channel++)
        {
            Scales[channel] = Math.Max(Scales[channel], (float)(Math.Abs(bias[channel]) / (inputScale * LargestBias)));
        }
    }
}
