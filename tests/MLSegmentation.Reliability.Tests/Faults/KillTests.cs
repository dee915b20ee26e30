namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A few of the kills that <see cref="EveryWriteTests"/> has hundreds of.</summary>
public sealed class KillTests
{
    [StraceFact]
    public void Train_KilledAtWritesAndResumed_LosesNothingAndGivesTheModelOfTheRunThatWasNot()
    {
        using var files = new CommandFiles();
        var training = new DisturbedCommand(ToolCommand.Named("train"), files);
        training.Record();
        SystemCall[] checkpoints = [.. training.Writes.Where(call => call.Target.Contains("/run/checkpoint-", StringComparison.Ordinal))];
        Assert.Equal(3, checkpoints.Length);
        var model = training.Writes.Single(call => call.Target.EndsWith("/model.zip", StringComparison.Ordinal));
        SystemCall[] second = [.. training.Writes.Where(call => call.Name == "pwrite64" && call.Path == checkpoints[1].Path)];

        // In the middle of the second checkpoint, and where the model is complete but has no name yet: the resumed run names a file less before, for it does
        // not write the first checkpoint.
        training.Kill(second[second.Length / 2]);
        training.Kill(model with { Number = model.Number - 1 });
        training.GoOn();

        Assert.Empty(training.Counts.All);
        Assert.Equal((2, 1), (training.Counts.Faults, training.Counts.Equal));
        Assert.DoesNotContain(files.Read().Keys, name => Path.GetFileName(name).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)
            && name.StartsWith("run/", StringComparison.Ordinal));
    }
}
