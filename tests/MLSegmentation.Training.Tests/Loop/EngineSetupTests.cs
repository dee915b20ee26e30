using System.Runtime.InteropServices;
using MLSegmentation.Training.Loop;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public sealed class EngineSetupTests
{
    [Fact]
    public void Explain_MoreMemoryThanThereCanBe_SaysHowMuchAndWhatToReduce()
    {
        // 2^46 floats are 2^48 bytes, of which no process has the addresses.
        var exception = Assert.Throws<SegmentationException>(() => EngineSetup.Explain(() => empty(1L << 46)));

        Assert.Equal(
            "The memory is used up: the training engine was refused 281,474,976,710,656 bytes. Train with smaller batches (BatchSize), smaller crops (Crop) "
            + "or a smaller network, or give the process more memory.",
            exception.Message);
        Assert.Equal(SegmentationErrorKind.OutOfMemory, exception.Kind);
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.", "The memory is used up: CUDA out of memory. Tried to allocate 2.00 GiB. Train with")]
    [InlineData("std::bad_alloc\n#0 somewhere", "The memory is used up: std::bad_alloc. Train with")]
    [InlineData("Expected 3 channels.\n#0 somewhere", "The training engine failed: Expected 3 channels.")]
    public void Explain_Message_LosesTheTraceOfTheEngine(string message, string begin)
    {
        var exception = Assert.Throws<SegmentationException>(() => EngineSetup.Explain<int>(() => throw new EngineException(message)));

        Assert.StartsWith(begin, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("#0", exception.Message, StringComparison.Ordinal);
    }

    // What TorchSharp throws is the runtime's, and nobody else may create it.
    private sealed class EngineException(string message) : ExternalException(message);
}
