namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>One of the failures that <see cref="EveryWriteTests"/> has hundreds of.</summary>
public sealed class FailingWriteTests
{
    [StraceFact]
    public void Train_CheckpointThatDoesNotReachTheDisk_IsNoneAndTheTrainingWarnsAndGoesOn()
    {
        using var files = new CommandFiles();
        files.Reset([]);

        // .NET says nothing of it.
        var result = Strace.RunWith("fsync:error=EIO:when=1", files.Arguments(ToolCommand.Named("train"))).Succeeded();

        Assert.Contains("The checkpoint after step 2 could not be written; there is none. ", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["run/checkpoint-00000004.safetensors", "run/checkpoint-00000006.safetensors"],
            files.Read().Keys.Where(name => name.StartsWith("run/", StringComparison.Ordinal)).Order());
    }
}
