using MLSegmentation.Training.Loop;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public class DevicePrecisionTests
{
    [Theory]
    [InlineData(TrainingPrecision.Full)]
    [InlineData(TrainingPrecision.MixedBFloat16)]
    public void Require_Processor_HasEveryPrecision(TrainingPrecision precision) => DevicePrecision.Require(precision, CPU);

    [Fact]
    public void Require_DeviceWithout_SaysWhatToDo()
    {
        var exception = Assert.Throws<SegmentationException>(() => DevicePrecision.Require(TrainingPrecision.MixedBFloat16, CPU, Fail));

        // One line: what comes after it in the engine's message is a trace of its own code.
        Assert.Matches(
            "^Mixed precision with bfloat16 was asked for, but the device cpu does not have it: The size of tensor a \\(2\\) must match .* "
                + "Train in full precision, on the processor, or on a GPU of compute capability 8\\.0 or newer\\.$",
            exception.Message);
    }

    [Fact]
    public void Require_FullPrecision_TriesNothing() => DevicePrecision.Require(TrainingPrecision.Full, CPU, Fail);

    /// <summary>Stands for any failure of the engine.</summary>
    private static void Fail(TrainingPrecision precision, Device device)
    {
        using var scope = NewDisposeScope();
        zeros(2).Plus(zeros(3));
    }
}
