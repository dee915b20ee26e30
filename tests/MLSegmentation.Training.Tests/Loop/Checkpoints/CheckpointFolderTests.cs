using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Loop.Checkpoints;

namespace MLSegmentation.Training.Tests;

public sealed class CheckpointFolderTests : IDisposable
{
    // ENOSPC.
    private const int DiskFull = 28;

    private readonly TemporaryFolder _folder = new();

    private string[] Files => [.. _folder.Files.Order()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_DiskFull_LeavesTheCheckpointsBeforeAndNothingElse()
    {
        var folder = new CheckpointFolder(_folder.Path, kept: 1);
        folder.Write(State(1), [new WeightTensor("weight", [1], () => [1])]);
        int reads = 0;

        // The first time the tensor is read for the checksum, the second time to be written.
        var exception = Assert.Throws<SegmentationException>(() => folder.Write(
            State(2), [new WeightTensor("weight", [1], () => reads++ == 0 ? [1] : throw new IOException("No space left on device", DiskFull))]));

        Assert.Equal(
            $"Cannot write '{_folder["checkpoint-00000002.safetensors"]}': No space left on device. Make room on the disk, or name a file on another one.",
            exception.Message);
        Assert.Equal(["checkpoint-00000001.safetensors"], Files);
    }

    [Fact]
    public void Prepare_FileOfAKilledRun_IsRemoved()
    {
        File.WriteAllText(_folder[$"{AtomicFile.TemporaryPrefix}abc.safetensors"], "half");
        File.WriteAllText(_folder["other.safetensors"], "somebody else's");

        new CheckpointFolder(_folder.Path, kept: 1).Prepare();

        Assert.Equal(["other.safetensors"], Files);
    }

    [Fact]
    public void Prepare_FileThatAnotherProgramIsWriting_IsLeft()
    {
        string unfinished = $"{AtomicFile.TemporaryPrefix}abc.safetensors";
        using (new FileStream(_folder[unfinished], FileMode.CreateNew, FileAccess.Write, FileShare.Delete))
        {
            new CheckpointFolder(_folder.Path, kept: 1).Prepare();

            Assert.Equal([unfinished], Files);
        }
    }

    [UnixFact]
    public void Prepare_UnfinishedFileThatIsALink_LeavesWhatItLeadsTo()
    {
        File.WriteAllText(_folder["original"], "keep");
        File.CreateSymbolicLink(_folder[$"{AtomicFile.TemporaryPrefix}abc.safetensors"], "original");

        new CheckpointFolder(_folder.Path, kept: 1).Prepare();

        Assert.Equal(["original"], Files);
    }

    [Fact]
    public void Open_ContentChangedWithoutItsChecksum_IsRefused()
    {
        string path = new CheckpointFolder(_folder.Path, kept: 1).Write(State(1), [new WeightTensor("weight", [1], () => [1])]);
        byte[] content = File.ReadAllBytes(path);
        content[^1] ^= 1;
        File.WriteAllBytes(path, content);

        var exception = Assert.Throws<SegmentationException>(() => Checkpoint.Open(path));

        Assert.Equal($"'{path}' cannot be resumed from: its content does not match its checksum.", exception.Message);
    }

    [Fact]
    public void Open_WeightsThatAreNoCheckpoint_IsRefused()
    {
        SafetensorsWriter.Write(_folder["weights.safetensors"], [new WeightTensor("weight", [1], () => [1])], WeightTensor.PyTorchMetadata);

        var exception = Assert.Throws<SegmentationException>(() => Checkpoint.Open(_folder["weights.safetensors"]));

        Assert.EndsWith("cannot be resumed from: it does not say what training it is of.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weight=1 optimizer/weight/step=2 average/weight=3 best/weight=4", 4)]
    [InlineData("weight=1 optimizer/weight/step=2 average/weight=3", 3)]
    [InlineData("weight=1 optimizer/weight/step=2", 1)]
    public void OpenWeights_Checkpoint_GivesWhatTheModelWouldHave(string content, float expected)
    {
        WeightTensor[] tensors = [.. content.Split(' ').Select(item => new WeightTensor(item.Split('=')[0], [1], () => [item[^1] - '0']))];
        string path = new CheckpointFolder(_folder.Path, kept: 1).Write(State(1), tensors);

        using var weights = StoredWeights.Open(path);

        var weight = Assert.Single(weights.Tensors);
        Assert.Equal(("weight", expected), (weight.Name, Assert.Single(weight.Read())));
    }

    [Fact]
    public void Open_WhatWriteWrote_IsTheSame()
    {
        var state = State(5) with
        {
            EpochLoss = 1.0 / 3,
            Epochs =
            [
                new EpochInfo(1, 4, 0.1, double.NaN) { ValidationLoss = 0.25, ValidationPerClassDice = [0.5, double.NaN], ValidationPerClassIoU = [0.1, 0.2] },
            ],
        };

        using var read = Checkpoint.Open(new CheckpointFolder(_folder.Path, kept: 1).Write(state, [new WeightTensor("weight", [1, 2], () => [0.1f, -0f])]));

        Assert.Equal((5, 1.0 / 3, 7), (read.State.Step, read.State.EpochLoss, read.State.Seed));
        Assert.Equal("adam", read.State.Run["optimizer"]);
        var epoch = Assert.Single(read.State.Epochs);
        Assert.Equal((1, 4, double.NaN, 0.25, null), (epoch.Epoch, epoch.Steps, epoch.TrainingLoss, epoch.ValidationLoss, epoch.ValidationMeanDice));
        Assert.Equal([0.5, double.NaN], epoch.ValidationPerClassDice);
        Assert.Equal([0.1f, -0f], read.Get("weight", [1, 2]).Read());
        Assert.Contains("its tensor 'weight' is [1, 2], not [2, 1]", Assert.Throws<SegmentationException>(() => read.Get("weight", [2, 1])).Message);
    }

    private static CheckpointState State(int step) =>
        new(CheckpointState.CurrentFormat, step, 0, 7, new Dictionary<string, string> { ["optimizer"] = "adam" }, []);
}
