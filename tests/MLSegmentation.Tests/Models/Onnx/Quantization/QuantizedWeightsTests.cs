using System.Runtime.InteropServices;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Tests.Models.Onnx.Quantization;

public class QuantizedWeightsTests
{
    [Fact]
    public void ToConstant_Channels_HaveAScaleEach()
    {
        // 1.27 / 127 = 0.01 in the first channel, 12.7 / 127 = 0.1 in the second.
        var weights = new QuantizedWeights(Constant([0.5f, -1.27f, 12.7f, 6.3f], 2, 1, 1, 2), [], "The model");

        Assert.Equal([0.01f, 0.1f], weights.Scales, (one, other) => Math.Abs(one - other) < 1e-6f);
        Assert.Equal([50, -127, 127, 63], Integers<sbyte>(weights.ToConstant("w")).Select(value => (int)value));
    }

    [Fact]
    public void ToBias_Channels_AreMultiplesOfBothScales()
    {
        float[] bias = [1, -2];
        var weights = new QuantizedWeights(Constant([1.27f, 12.7f], 2, 1, 1, 1), [(0.5f, bias)], "The model");

        // 1 / (0.5 · 0.01) = 200, and -2 / (0.5 · 0.1) = -40.
        Assert.Equal([200, -40], Integers<int>(weights.ToBias("b", bias, 0.5f)));
    }

    [Fact]
    public void ToBias_LargeBesideSmallWeights_FitsInto32Bits()
    {
        float[] bias = [-1000];
        var weights = new QuantizedWeights(Constant([1e-9f], 1, 1, 1, 1), [(0.001f, bias)], "The model");

        int quantized = Integers<int>(weights.ToBias("b", bias, 0.001f)).Single();

        Assert.InRange(quantized, -(1 << 30) - 64, -(1 << 30) + 64);
        Assert.Equal(-1000, (double)quantized * weights.BiasScales(0.001f)[0], 0.001);
    }

    [Fact]
    public void ToConstant_ChannelOfZeros_KeepsItsBias()
    {
        float[] bias = [0.123456f, 0];
        var weights = new QuantizedWeights(Constant([0, 0], 2, 1, 1, 1), [(0.02f, bias)], "The model");

        Assert.Equal([0, 0], Integers<sbyte>(weights.ToConstant("w")).Select(value => (int)value));
        Assert.Equal(0.123456, (double)Integers<int>(weights.ToBias("b", bias, 0.02f))[0] * weights.BiasScales(0.02f)[0], 1e-6);
    }

    [Fact]
    public void Constructor_WeightThatIsNoNumber_NamesIt()
    {
        var error = Assert.Throws<SegmentationException>(() => new QuantizedWeights(Constant([1, float.NaN], 2, 1, 1, 1), [], "The model"));

        Assert.Contains("weight holds NaN", error.Message, StringComparison.Ordinal);
    }

    private static TensorProto Constant(float[] values, params long[] shape) =>
        TensorProto.Create("weight", TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);

    private static T[] Integers<T>(TensorProto tensor)
        where T : struct => MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray();
}
