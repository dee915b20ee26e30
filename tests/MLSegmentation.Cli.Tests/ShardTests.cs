using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLSegmentation.Cli.Tests;

/// <summary><c>--shard</c> of <c>mlseg evaluate</c> and <c>mlseg predict</c>, and <c>mlseg merge</c>.</summary>
public sealed class ShardTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Merge_SevenUnevenShardsOfAModel_GivesTheFilesOfOneEvaluation()
    {
        // Ten images in seven shards: two in the first three, one in the others.
        string[] evaluate = [.. EvaluateModel(10), "--bootstrap", "20", "--surfaces", "--objects", "--exact", "--aggregation", "per-image", "--tta", "flips"];
        Mlseg.Run([.. evaluate, "--json", _folder["one.json"], "--csv", _folder["one.csv"], "--report", _folder["one.html"]]).Succeeded();

        RunShards(7, evaluate);
        string[] images = EvaluateModel(10)[1..];
        string[] results = ["--json", _folder["all.json"], "--csv", _folder["all.csv"], "--report", _folder["all.html"]];
        Mlseg.Run(["merge", _folder["shards"], .. results, "--tta", "flips", .. images]).Succeeded();

        Assert.Equal(File.ReadAllText(_folder["one.json"]), File.ReadAllText(_folder["all.json"]));
        Assert.Equal(File.ReadAllText(_folder["one.csv"]), File.ReadAllText(_folder["all.csv"]));

        // Tables, curves, intervals, and the panels of the images.
        Assert.Equal(ReportBody("one.html"), ReportBody("all.html"));
        Assert.Contains("data:image", ReportBody("all.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_ShardsOfPairsOfMasksAndOfVolumes_GivesTheResultOfOne()
    {
        AddImages(5);
        File.WriteAllLines(_folder["pairs.csv"], ["image,mask", .. Names(_folder.Images).Select(name => $"images/{name},masks/{name}")]);
        string model = Model();
        AssertSame(3, ["evaluate", "--model", model, "--pairs", _folder["pairs.csv"], "--threads", "1"]);

        // Of each mask, that of another image is the prediction.
        string predictions = Directory.CreateDirectory(_folder["predictions"]).FullName;
        string[] names = Names(_folder.Masks);
        for (int index = 0; index < names.Length; index++)
        {
            File.Copy(Path.Combine(_folder.Masks, names[index]), Path.Combine(predictions, names[(index + 1) % names.Length]));
        }

        AssertSame(3, ["evaluate", "--predictions", predictions, "--masks", _folder.Masks, "--min-object", "3", "--objects"]);

        string volumes = Directory.CreateDirectory(_folder["volumes"]).FullName;
        string truth = Directory.CreateDirectory(_folder["truth"]).FullName;
        for (int index = 0; index < 4; index++)
        {
            SaveVolume(Path.Combine(volumes, $"scan{index}.nii.gz"), voxel => voxel / (3 + index) % 2);
            SaveVolume(Path.Combine(truth, $"scan{index}.nii.gz"), voxel => voxel / 4 % 2);
        }

        AssertSame(3, ["evaluate", "--predictions", volumes, "--masks", truth, "--surfaces"]);
        AssertSame(6, ["evaluate", "--predictions", volumes, "--masks", truth]);
    }

    [Fact]
    public void Predict_ShardsIntoOneFolder_LeaveTheFilesAndTheJsonOfOneRun()
    {
        AddImages(5);
        File.WriteAllText(Path.Combine(_folder.Images, "broken.png"), "no image");
        string[] predict =
        [
            "predict", "--model", Model(), "--images", _folder.Images, "--output", _folder["predicted"], "--overlay", "--rank", "--min-object", "3",
            "--threads", "1",
        ];

        // The damaged image is the first on the list, and in the first shard.
        int[] codes = RunShards(2, predict, mayFail: true);
        var files = ReadAll(_folder["predicted"]);
        Assert.Equal(1, Mlseg.Run(["merge", _folder["shards"], "--json", _folder["all.json"]]).ExitCode);

        // Shards that are run again change nothing.
        RunShards(2, predict, mayFail: true);
        Assert.Equal(files, ReadAll(_folder["predicted"]));
        Assert.Equal(1, Mlseg.Run([.. predict, "--json", _folder["one.json"]]).ExitCode);
        Assert.Equal(files, ReadAll(_folder["predicted"]));
        Assert.Equal(File.ReadAllText(_folder["one.json"]), File.ReadAllText(_folder["all.json"]));
        Assert.Equal([1, 0], codes);
    }

    [Fact]
    public void Predict_ShardsOfVolumes_GiveTheJsonOfOneRun()
    {
        string volumes = Directory.CreateDirectory(_folder["volumes"]).FullName;
        string truth = Directory.CreateDirectory(_folder["truth"]).FullName;
        for (int index = 0; index < 3; index++)
        {
            SaveVolume(Path.Combine(volumes, $"scan{index}.nii.gz"), voxel => voxel * (index + 1));
            SaveVolume(Path.Combine(truth, $"scan{index}.nii.gz"), voxel => voxel / 4 % 2);
        }

        string model = _folder["volumes.zip"];
        Mlseg.Run(
            "train", "--images", volumes, "--masks", truth, "--classes", "ground=0, thing=1", "--depth", "1", "--width", "2", "--crop", "8x8x8", "--steps", "1",
            "--threads", "1", "--model", model).Succeeded();
        string[] predict = ["predict", "--model", model, "--images", volumes, "--output", _folder["predicted"], "--threads", "1"];

        RunShards(2, predict);
        Mlseg.Run("merge", _folder[Path.Combine("shards", "0.json")], _folder[Path.Combine("shards", "1.json")], "--json", _folder["all.json"]).Succeeded();

        Mlseg.Run([.. predict, "--json", _folder["one.json"]]).Succeeded();
        Assert.Equal(File.ReadAllText(_folder["one.json"]), File.ReadAllText(_folder["all.json"]));
    }

    [Fact]
    public void Shard_WhatDoesNotGoWithIt_IsRefused()
    {
        string[] predict = ["predict", "--model", "model.zip", "--images", "images", "--output", "predicted"];
        string[] evaluate = ["evaluate", "--predictions", "predictions", "--masks", "masks"];

        Mlseg.Run([.. predict, "--shard", "3/3"]).Refused(2, "--shard: '3/3' is no shard: they are counted from 0, so that the last of 3 is 2/3.");
        Mlseg.Run([.. predict, "--shard", "first"]).Refused(2, "give which one, from 0 on, and of how many");
        Mlseg.Run([.. predict, "--shard", "0/3"]).Refused(2, "name a file for what it needs with --json");
        Mlseg.Run([.. evaluate, "--shard", "0/3"]).Refused(2, "name a file for what it needs with --json");
        Mlseg.Run([.. evaluate, "--shard", "0/3", "--csv", "a.csv"]).Refused(2, "--csv is for all images", "give it to mlseg merge");
        AddImages(2);
        Mlseg.Run(
            "predict", "--model", Model(), "--images", _folder.Images, "--output", _folder["predicted"], "--shard", "0/3", "--json", _folder["0.json"],
            "--objects", _folder["objects.json"]).Refused(2, "is one file for all images", "mlseg convert");
    }

    [Fact]
    public void Merge_WhatDoesNotGoTogether_IsRefusedByName()
    {
        string[] evaluate = EvaluateModel(4);
        RunShards(2, evaluate);
        string first = _folder[Path.Combine("shards", "0.json")];
        string second = _folder[Path.Combine("shards", "1.json")];
        Mlseg.Run([.. evaluate, "--shard", "1/2", "--tta", "flips", "--json", _folder["other.json"]]).Succeeded();
        Mlseg.Run([.. evaluate, "--json", _folder["one.json"]]).Succeeded();

        Mlseg.Run("merge").Refused(2, "merge needs the files that --shard wrote");
        Mlseg.Run("merge", first).Refused(1, "1 of 2 shards is missing: 1/2. Evaluate it");
        Mlseg.Run("merge", first, first, second).Refused(1, $"'{first}' and '{first}' are both shard 0/2, and hold the same; leave one out.");
        File.Copy(first, _folder["copy.json"]);
        Mlseg.Run("merge", first, _folder["copy.json"], second).Refused(1, $"'{first}' and '{_folder["copy.json"]}' are both shard 0/2");
        Mlseg.Run("merge", first, _folder["other.json"]).Refused(1, "they differ in what the predictions come from", "--tta flips");
        Mlseg.Run("merge", first, _folder["one.json"]).Refused(1, $"'{_folder["one.json"]}' holds no part of an evaluation");
        Mlseg.Run("merge", _folder["missing.json"]).Refused(1, $"The result '{_folder["missing.json"]}' does not exist.");
        Mlseg.Run("merge", first, second, "--report", _folder["a.html"], "--predictions", _folder.Masks, "--masks", _folder.Masks)
            .Refused(1, "The shards were evaluated with 'models ");
        Mlseg.Run("merge", first, second, "--tta", "flips").Refused(2, "--tta says what the report shows images of; add --report");
    }

    [Fact]
    public void Merge_IntoTheFolderOfTheShards_GivesTheSameAgain()
    {
        string[] evaluate = EvaluateModel(3);
        AssertIdempotent(evaluate);
        AssertIdempotent(["predict", .. evaluate[1..5], "--output", _folder["predicted"], "--threads", "1"]);
    }

    [Fact]
    public void Merge_FolderWithWhatAKillLeft_PassesItOver()
    {
        RunShards(2, EvaluateModel(2));
        File.WriteAllText(_folder[Path.Combine("shards", ".mlseg-x1y2z3.json")], "{\"format\": \"ML");
        Mlseg.Run("merge", _folder["shards"], "--json", _folder["all.json"]).Succeeded();
    }

    [Fact]
    public void Merge_OtherMasksOrOtherReading_IsRefused()
    {
        AddImages(2);
        foreach (string name in Names(_folder.Masks).SelectMany(name => (string[])[$"predictions/{name}", $"other/{name}"]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.Copy(Path.Combine(_folder.Masks, Path.GetFileName(name)), _folder[name]);
        }

        string[] predict = ["predict", "--model", Model(), "--images", _folder.Images, "--output", _folder["predicted"], "--threads", "1"];
        string[] evaluate = ["evaluate", "--predictions", _folder["predictions"], "--masks"];
        string[] ofImages = ["evaluate", "--images", _folder.Images, "--masks", _folder.Masks, "--predictions"];
        AssertApart(evaluate, [_folder.Masks], [_folder["other"]], "in the list of images");
        AssertApart(ofImages, [_folder["predictions"]], [_folder["other"]], "in the list of images");
        AssertApart([.. evaluate, _folder.Masks], [], ["--mask-pattern", "{name}"], "in what the predictions come from");
        AssertApart(predict, ["--max-pixels", "5000"], ["--page", "1"], "in what the predictions come from");

        void AssertApart(string[] command, string[] first, string[] second, string what)
        {
            Mlseg.Run([.. command, .. first, "--shard", "0/2", "--json", _folder["first.json"]]).Succeeded();
            Mlseg.Run([.. command, .. second, "--shard", "1/2", "--json", _folder["next.json"]]).Succeeded();
            Mlseg.Run("merge", _folder["first.json"], _folder["next.json"]).Refused(1, what);
        }
    }

    [Fact]
    public void Merge_OverAShard_IsRefused()
    {
        RunShards(2, EvaluateModel(2));
        string shard = _folder[Path.Combine("shards", "1.json")];
        byte[] before = File.ReadAllBytes(shard);

        Mlseg.Run("merge", _folder["shards"], "--json", shard).Refused(2, $"'{shard}' is one of the files that are read");

        Assert.Equal(before, File.ReadAllBytes(shard));
    }

    [Fact]
    public void Merge_ReportThatCannotBeMade_WritesNothing()
    {
        string[] evaluate = EvaluateModel(2);
        RunShards(2, evaluate);
        string[] merge = ["merge", _folder["shards"], "--json", _folder["a.json"], "--csv", _folder["a.csv"], "--report", _folder["a.html"]];

        Mlseg.Run([.. merge, "--model", _folder["none.zip"], "--images", _folder.Images, "--masks", _folder.Masks]).Refused(1, "none.zip");
        Mlseg.Run([.. merge, .. evaluate[1..], "--tta", "flips"]).Refused(1, "The shards were evaluated with 'models ");
        Mlseg.Run([.. merge, "--predictions", _folder.Masks, "--masks", _folder.Masks, "--device", "cpu"]).Refused(2, "--device");
        File.Delete(Path.Combine(_folder.Images, Names(_folder.Images)[0]));
        File.Delete(Path.Combine(_folder.Masks, Names(_folder.Masks)[0]));
        Mlseg.Run([.. merge, .. evaluate[1..]]).Refused(1, "The data has no row with the image", "which was evaluated");

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_folder["a.json"])!, "a.*"));
    }

    [Fact]
    public void Merge_PredictionsThatDoNotGoTogether_IsRefusedByName()
    {
        AddImages(2);
        string[] predict = ["predict", "--model", Model(), "--images", _folder.Images, "--output", _folder["predicted"], "--threads", "1"];
        RunShards(2, predict);
        string first = _folder[Path.Combine("shards", "0.json")];
        string second = _folder[Path.Combine("shards", "1.json")];
        Mlseg.Run([.. predict, "--shard", "1/2", "--tta", "flips", "--json", _folder["other.json"]]).Succeeded();
        Mlseg.Run([.. predict, "--json", _folder["one.json"]]).Succeeded();
        File.Copy(first, _folder["copy.json"]);
        var damaged = JsonNode.Parse(File.ReadAllText(second))!;
        damaged["images"] = new JsonArray();
        File.WriteAllText(_folder["damaged.json"], damaged.ToJsonString());

        Mlseg.Run("merge", first).Refused(1, "1 of 2 shards of the prediction is missing: 1/2");
        Mlseg.Run("merge", first, _folder["copy.json"]).Refused(1, $"'{first}' and '{_folder["copy.json"]}' are both shard 0/2");
        Mlseg.Run("merge", first, _folder["other.json"]).Refused(1, "of different predictions: they differ in what the predictions come from", "--tta flips");
        Mlseg.Run("merge", first, _folder["damaged.json"]).Refused(1, "is damaged, or was changed: its content and its checksum differ");
        Mlseg.Run("merge", _folder["one.json"]).Refused(1, "is the result of a prediction of all images");
        Mlseg.Run("merge", first, second, "--csv", _folder["a.csv"])
            .Refused(2, "--csv is for shards of mlseg evaluate, and these are of mlseg predict; leave it out");
    }

    [Theory]
    [InlineData("images", null)]
    [InlineData("failures", null)]
    [InlineData("shard", "failurePositions")]
    [InlineData("shard", "source")]
    public void Merge_PredictionWithANullInIt_IsRefusedByName(string key, string? inner)
    {
        AddImages(1);
        RunShards(1, ["predict", "--model", Model(), "--images", _folder.Images, "--output", _folder["predicted"], "--threads", "1"]);
        var part = JsonNode.Parse(File.ReadAllText(_folder[Path.Combine("shards", "0.json")]))!;
        (inner is null ? part : part[key]!)[inner ?? key] = null;
        File.WriteAllText(_folder["null.json"], part.ToJsonString());

        Mlseg.Run("merge", _folder["null.json"]).Refused(1, $"'{_folder["null.json"]}' is damaged, or was changed");
    }

    [Theory]
    [InlineData("\"cell\": -999")]
    [InlineData("\"allImages\": 2147483647")]
    public void Merge_PredictionWithAChangedNumber_IsRefusedByName(string changed)
    {
        AddImages(1);
        RunShards(1, ["predict", "--model", Model(), "--images", _folder.Images, "--output", _folder["predicted"], "--threads", "1"]);
        string text = File.ReadAllText(_folder[Path.Combine("shards", "0.json")]);
        string key = changed[..changed.IndexOf(':')];
        string edited = Regex.Replace(text, key + ": [0-9.]+", changed);
        Assert.NotEqual(text, edited);
        File.WriteAllText(_folder["edited.json"], edited);

        Mlseg.Run("merge", _folder["edited.json"]).Refused(1, $"'{_folder["edited.json"]}' is damaged, or was changed");
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static void SaveVolume(string path, Func<int, float> value) =>
        new SegmentationVolume(8, 8, 8, [.. Enumerable.Range(0, 8 * 8 * 8).Select(value)], VolumeGeometry.FromSpacing(new(1.5, 1, 2))).Save(path);

    private static (string, string)[] ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, Convert.ToHexString(File.ReadAllBytes(file)))),
    ];

    private void AddImages(int count)
    {
        for (int index = 0; index < count; index++)
        {
            _folder.AddImage($"cells{index:D2}.png", 32, index);
        }
    }

    private string Model()
    {
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");
        return _folder["model.zip"];
    }

    private string[] EvaluateModel(int images)
    {
        AddImages(images);
        return ["evaluate", "--model", Model(), "--images", _folder.Images, "--masks", _folder.Masks, "--threads", "1"];
    }

    private int[] RunShards(int count, string[] command, bool mayFail = false)
    {
        string folder = _folder["shards"];
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        // In any order.
        int[] codes = new int[count];
        for (int index = count - 1; index >= 0; index--)
        {
            var result = Mlseg.Run([.. command, "--shard", $"{index}/{count}", "--json", Path.Combine(folder, $"{index}.json")]);
            codes[index] = mayFail ? result.ExitCode : result.Succeeded().ExitCode;
        }

        return codes;
    }

    private void AssertIdempotent(string[] command)
    {
        RunShards(2, command);
        string result = _folder[Path.Combine("shards", "all.json")];
        Mlseg.Run("merge", _folder["shards"], "--json", result).Succeeded();
        byte[] first = File.ReadAllBytes(result);
        Mlseg.Run("merge", _folder["shards"], "--json", result).Succeeded();
        Assert.Equal(first, File.ReadAllBytes(result));
    }

    private void AssertSame(int shards, string[] evaluate)
    {
        Mlseg.Run([.. evaluate, "--json", _folder["one.json"]]).Succeeded();
        RunShards(shards, evaluate);
        Mlseg.Run(["merge", _folder["shards"], "--json", _folder["all.json"]]).Succeeded();
        Assert.Equal(File.ReadAllText(_folder["one.json"]), File.ReadAllText(_folder["all.json"]));
    }

    /// <summary>A report without what tells of the command and of the time.</summary>
    private string ReportBody(string name) => string.Join('\n', File.ReadAllLines(_folder[name])
        .Where(line => !line.Contains("mlseg ", StringComparison.Ordinal) && !line.Contains("+00:00", StringComparison.Ordinal)));
}
