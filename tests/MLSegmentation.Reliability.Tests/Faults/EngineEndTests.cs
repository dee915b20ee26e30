using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>An engine that is refused memory where it does not expect it ends the tool, but as every error does.</summary>
public sealed class EngineEndTests
{
    [UnixFact]
    public void Process_BadAllocThatNobodyCatches_EndsWithWhatToReduce()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Mlseg.Shell($"DOTNET_STARTUP_HOOKS='{typeof(EngineEndTests).Assembly.Location}' {Mlseg.CommandLine} summary --network unet")
            .Refused(1, "The memory is used up", "Use smaller images, crops, batches");
    }

    [UnixFact]
    public void Process_ThreadWithoutMemory_EndsWithWhatToReduce() => Mlseg.Shell(
        $"MLSEGMENTATION_TESTED_END=thread DOTNET_STARTUP_HOOKS='{typeof(EngineEndTests).Assembly.Location}' {Mlseg.CommandLine} summary --network unet")
        .Refused(1, "The memory is used up", "Use smaller images, crops, batches");
}
