using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Tests.Models.Onnx.Quantization;

public class QuantizationParametersTests
{
    [Theory]
    [InlineData(-1f, 4.1f, 0.02f, 50)] // 5.1 / 255 = 0.02, and 1 / 0.02 = 50 steps lie below 0.
    [InlineData(2f, 5.1f, 0.02f, 0)] // Extended to 0.
    [InlineData(-5.1f, -2f, 0.02f, 255)]
    [InlineData(-2.55f, 2.55f, 0.02f, 128)] // 127.5 steps below 0, of which there are whole ones only.
    [InlineData(0f, 0f, 1f, 0)]
    [InlineData(0f, 1e-42f, 1f, 0)] // A scale that is no normal number would be 0 on some processors.
    public void Of_Range_CoversItAndHasZeroExactly(float minimum, float maximum, float scale, byte zeroPoint)
    {
        var parameters = QuantizationParameters.Of(new(minimum, maximum));

        Assert.Equal(scale, parameters.Scale, 1e-6f);
        Assert.Equal(zeroPoint, parameters.ZeroPoint);
    }
}
