using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>What a disk that is full or read-only does to commands, on a disk that is.</summary>
public sealed class SmallDiskTests : IDisposable
{
    private readonly WorkFolder _folder = new(4);

    public void Dispose() => _folder.Dispose();

    [RootFact]
    public void Train_DiskTooSmallForCheckpointsAndModel_WarnsAndKeepsWhatFits()
    {
        using var disk = Mount(kilobytes: 100);
        string[] train = _folder.Train(
            "--epochs", "3", "--validation-fraction", "0.25", "--checkpoints", _folder["disk/run"], "--onnx", _folder["disk/model.onnx"], "--tensorboard",
            _folder["disk/events"]);

        // A checkpoint takes 138 kB, model and events less.
        var result = Mlseg.Run(train).Succeeded();

        Assert.Contains("The checkpoint after step 2 could not be written; there is none. ", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("Make room on the disk, or name a file on another one.", result.Output + result.Error, StringComparison.Ordinal);
        AssertWhole("model.onnx");
        Assert.Empty(Directory.GetFileSystemEntries(_folder["disk/run"]));
        Assert.All(Directory.GetFiles(_folder["disk/events"]), file => Assert.Null(WrittenFile.FindFault(file)));
    }

    [RootFact]
    public void Train_NoRoomForTheModelInTheEnd_WritesItElsewhereAndAgainWithoutTraining()
    {
        string[] run = ["--epochs", "2", "--checkpoints", _folder["run"], "--json", _folder["train.json"]];
        using (Mount(kilobytes: 16))
        {
            var result = Mlseg.Run([.. _folder.Train(run).Select(argument => argument == _folder["model.zip"] ? _folder["disk/model.zip"] : argument)]);

            result.Refused(1, $"Cannot write '{_folder["disk/model.zip"]}': No space left on device.", "The model was written to '");
            Assert.Empty(Directory.GetFileSystemEntries(_folder["disk"]));
            string place = result.Error.Split("The model was written to '")[1].Split('\'')[0];
            Assert.Null(WrittenFile.FindFault(place));
            File.Delete(place);
        }

        var again = Mlseg.Run([.. _folder.Train(run), "--resume"]).Succeeded();

        Assert.DoesNotContain("epoch 2/2", again.Output, StringComparison.Ordinal);
        Assert.Null(WrittenFile.FindFault(_folder["model.zip"]));
    }

    [RootFact]
    public void Predict_DiskThatGetsFull_WritesWholeFilesAndNamesTheFirstThatIsNone()
    {
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");
        using var disk = Mount(kilobytes: 96);

        // The scores of an image take 32 kB and 128 bytes, so that there is room for those of two, beside masks of a page each.
        var result = Mlseg.Run("predict", "--model", _folder["model.zip"], "--images", _folder.Images, "--output", _folder["disk/out"], "--scores");

        result.Refused(1, "Cannot write '", "No space left on device. Make room on the disk, or name a file on another one.");
        string[] scores = Directory.GetFiles(_folder["disk/out/scores"], "*", new EnumerationOptions { AttributesToSkip = 0 });
        Assert.Equal(2, scores.Length);
        Assert.All(scores, file => Assert.Equal(128 + (2 * 64 * 64 * sizeof(float)), new FileInfo(file).Length));
    }

    [RootFact]
    public void Evaluate_ReadOnlyDisk_SaysSoBeforeItWorks()
    {
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");
        using var disk = Mount(kilobytes: 64);
        File.WriteAllText(_folder["disk/metrics.json"], "{}");
        disk.MakeReadOnly();

        Mlseg.Run(
            "evaluate", "--model", _folder["model.zip"], "--images", _folder.Images, "--masks", _folder.Masks, "--json", _folder["disk/metrics.json"])
            .Refused(1, $"Cannot write '{_folder["disk/metrics.json"]}': Read-only file system. Name a file on a disk that can be written to.");

        Assert.Equal("{}", File.ReadAllText(_folder["disk/metrics.json"]));
    }

    private SmallDisk Mount(int kilobytes)
    {
        Directory.CreateDirectory(_folder["disk"]);
        Assert.True(SmallDisk.TryMount(_folder["disk"], kilobytes, out var disk));
        return disk;
    }

    private void AssertWhole(string name) => Assert.Null(WrittenFile.FindFault(_folder[$"disk/{name}"]));
}
