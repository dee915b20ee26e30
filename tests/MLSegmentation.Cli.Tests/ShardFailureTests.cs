namespace MLSegmentation.Cli.Tests;

/// <summary>Images that cannot be predicted among the shards of <c>mlseg predict</c>.</summary>
public sealed class ShardFailureTests : IDisposable
{
    private const int Side = 32;

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_ShardOfAnotherPixelKind_WritesItsFailuresAndMergesToOneRun()
    {
        // Of 8, 16, 8 and 16 bits: all of the first shard are of 8, which a model of 16 does not take, and all of the second of 16.
        TrainOn16Bits();
        string mixed = Directory.CreateDirectory(_folder["mixed"]).FullName;
        AddShallow(mixed, "a.png");
        AddDeep(mixed, "b.png", 1);
        AddShallow(mixed, "c.png");
        AddDeep(mixed, "d.png", 2);
        string[] predict = Predict(mixed);

        var one = Mlseg.Run([.. predict, "--json", _folder["one.json"]]);
        var shallow = Mlseg.Run([.. predict, "--shard", "0/2", "--json", _folder["0.json"]]);
        var deep = Mlseg.Run([.. predict, "--shard", "1/2", "--json", _folder["1.json"]]);
        var merged = Mlseg.Run("merge", _folder["0.json"], _folder["1.json"], "--json", _folder["all.json"]);

        Assert.Equal([1, 1, 0, 1], [one.ExitCode, shallow.ExitCode, deep.ExitCode, merged.ExitCode]);
        Assert.Equal(one.Error, shallow.Error);
        Assert.Equal("2 masks\n", merged.Output);
        merged.Refused(1, "mlseg: 2 images could not be predicted.\n");
        Assert.Equal(File.ReadAllText(_folder["one.json"]), File.ReadAllText(_folder["all.json"]));
    }

    [Fact]
    public void Predict_ShardOfAListOfAnotherPixelKind_IsRefusedAsOneRunIs()
    {
        TrainOn16Bits();
        string shallow = Directory.CreateDirectory(_folder["shallow"]).FullName;
        AddShallow(shallow, "a.png");
        AddShallow(shallow, "b.png");

        Mlseg.Run([.. Predict(shallow), "--shard", "1/2", "--json", _folder["1.json"]])
            .Refused(1, "holds images of 8 bits (the first is", "a.png", "the model was trained on images of 16 bits, 1 channel");

        Assert.False(File.Exists(_folder["1.json"]));
    }

    [Fact]
    public void Merge_OneFailure_SaysSoAndEndsAsThePredictionDid()
    {
        _folder.AddImage("good.png", Side, 1);
        File.WriteAllText(Path.Combine(_folder.Images, "bad.png"), "no image");
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");
        Mlseg.Run([.. Predict(_folder.Images), "--shard", "0/1", "--json", _folder["0.json"]]).Refused(1, "mlseg: 1 image could not be predicted.\n");

        var merged = Mlseg.Run("merge", _folder["0.json"], "--json", _folder["all.json"]);

        Assert.Equal((1, "1 mask\n", "mlseg: 1 image could not be predicted.\n"), (merged.ExitCode, merged.Output, merged.Error));
        Assert.True(File.Exists(_folder["all.json"]));
    }

    private string[] Predict(string images) =>
        ["predict", "--model", _folder["model.zip"], "--images", images, "--output", _folder["predicted"], "--threads", "1"];

    private void TrainOn16Bits()
    {
        foreach (var (index, name) in ((string[])["first.png", "second.png"]).Index())
        {
            AddDeep(_folder.Images, name, index + 1);
            WorkFolder.SaveGrey([.. Enumerable.Range(0, Side * Side).Select(pixel => (byte)(pixel % 2 * 255))], Side, Side, Path.Combine(_folder.Masks, name));
        }

        Mlseg.Run(_folder.Train("--steps", "1")).Succeeded();
    }

    private static void AddDeep(string folder, string name, int step) =>
        DeepPng.Write(Path.Combine(folder, name), Side, Side, [.. Enumerable.Range(0, Side * Side).Select(pixel => 1000 + (step * pixel))]);

    private static void AddShallow(string folder, string name) =>
        WorkFolder.SaveGrey([.. Enumerable.Range(0, Side * Side).Select(pixel => (byte)pixel)], Side, Side, Path.Combine(folder, name));
}
