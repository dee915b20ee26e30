using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Tests;

/// <summary><c>mlseg predict</c>, <c>info</c> and <c>export</c> with models for volumes.</summary>
public sealed class VolumePredictionTests : IDisposable
{
    private readonly WorkFolder _folder = new(1);

    private readonly VolumeGeometry _geometry = VolumeGeometry.FromSpacing(new(1.5, 1, 2));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_FolderWithADamagedVolume_WritesTheOthersInTheirFormats()
    {
        string model = Train();
        string scans = _folder["scans"];
        Directory.CreateDirectory(scans);
        Create(1).Save(Path.Combine(scans, "a.nii.gz"));
        Create(2).Save(Path.Combine(scans, "b.nrrd"));
        File.WriteAllText(Path.Combine(scans, "c.nii"), "no volume");
        Create(3).Save(Path.Combine(scans, "d.mha"));

        var result = Mlseg.Run(
            "predict", "--model", model, "--images", scans, "--output", _folder["predicted"], "--scores", "--overlay", "--uncertainty", "entropy",
            "--tile", "8x8x8", "--json", _folder["out.json"], "--threads", "1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("c.nii", result.Error, StringComparison.Ordinal);
        foreach (string name in (string[])["a.nii.gz", "b.nrrd", "d.mha"])
        {
            var scan = SegmentationVolume.Load(Path.Combine(scans, name));
            var mask = SegmentationVolume.Load(Path.Combine(_folder["predicted"], name));
            Assert.Equal((scan.Width, scan.Height, scan.Depth), (mask.Width, mask.Height, mask.Depth));
            Assert.Equal(scan.Geometry.ToString(), mask.Geometry.ToString());
            Assert.All(mask.Voxels.ToArray(), voxel => Assert.True(voxel is 0 or 7));
            Assert.True(File.Exists(Path.Combine(_folder["predicted"], "uncertainty", name)));
            Assert.True(File.Exists(Path.Combine(_folder["predicted"], "overlays", $"{name.Split('.')[0]}.png")));
        }

        using var json = JsonDocument.Parse(File.ReadAllText(_folder["out.json"]));
        var first = json.RootElement.GetProperty("images")[0];
        Assert.Equal(8, first.GetProperty("depth").GetInt32());
        Assert.Equal([1.5, 1, 2], first.GetProperty("spacing").EnumerateArray().Select(value => value.GetDouble()));
        double thing = first.GetProperty("pixels").GetProperty("thing").GetInt32();
        Assert.Equal(thing * 3 / 1000, first.GetProperty("millilitres").GetProperty("thing").GetDouble(), 1e-9);
        Assert.Equal(1, json.RootElement.GetProperty("failures").GetArrayLength());
        Assert.Equal(2 * 16 * 12 * 8 * sizeof(float), new FileInfo(Path.Combine(_folder["predicted"], "scores", "a.npy")).Length - 128);
    }

    [Fact]
    public void Predict_ChannelsAndSingleFiles_AreNamedAsTheVolumes()
    {
        string model = Train();
        Create(1).Save(_folder["case_0000.nii.gz"]);

        Mlseg.Run("predict", "--model", model, "--images", _folder["case_0000.nii.gz"], "--output", _folder["predicted"], "--threads", "1").Succeeded();

        Assert.Equal(["case.nii.gz"], Directory.GetFiles(_folder["predicted"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Predict_WhatWouldReplaceAVolume_IsRefused()
    {
        string model = Train();
        SaveAll("scans/p1/a.nii.gz", "o/uncertainty/a.nii.gz", "vj/a.nii.gz", "channels/case_0000.nii.gz", "channels/case_0001.nii.gz", "stack/a.tif");
        SaveSlices("slices/1.2.840.1");
        File.WriteAllText(_folder["slices/1.2.840.1.json"], "{\"spacing\": [1, 1, 1]}");
        var before = ReadAll();
        string[] predict = ["predict", "--model", model, "--threads", "1", "--images"];
        string[] json = ["--output", _folder["out"], "--json"];

        Mlseg.Run([.. predict, _folder["scans/*/*.nii.gz"], "--output", _folder["scans"]]).Refused(1, "scans/p1", "holds what is read");
        Mlseg.Run([.. predict, _folder["o/uncertainty"], "--output", _folder["o"], "--uncertainty", "entropy"]).Refused(1, "holds what is read");
        Mlseg.Run([.. predict, _folder["slices"], "--output", _folder["slices/1.2.840.1"]]).Refused(1, "holds what is read");
        foreach (string file in (string[])["vj/a.nii.gz", "channels/case_0001.nii.gz", "stack/a.json", "slices/1.2.840.1/0.png", "slices/1.2.840.1.json"])
        {
            Mlseg.Run([.. predict, Path.GetDirectoryName(_folder[file.Replace("/1.2.840.1/", "/", StringComparison.Ordinal)])!, .. json, _folder[file]])
                .Refused(1, file, "overwrite");
        }

        Mlseg.Run([.. predict, _folder["vj"], .. json, _folder["out/a.nii.gz"]]).Refused(1, "out/a.nii.gz", "overwrite");
        Assert.Equal(before, ReadAll());
    }

    [UnixFact]
    public void Predict_LinkToAVolumeInTheFolderOfMasks_LeavesTheVolume()
    {
        string model = Train();
        SaveAll("out/a.nii.gz");
        Directory.CreateDirectory(_folder["linked"]);
        File.CreateSymbolicLink(_folder["linked/a.nii.gz"], "../out/a.nii.gz");
        var before = ReadAll();

        Mlseg.Run("predict", "--model", model, "--images", _folder["linked"], "--output", _folder["out"]).Refused(1, "a.nii.gz", "overwrite");

        Assert.Equal(before, ReadAll());
    }

    [Fact]
    public void Predict_AnyNames_ArePairedWithTheTrueMasksOfTheSameNames()
    {
        string model = Train();

        // A time series, not all of whose names end with a channel's number; endings that are none of a volume's.
        SaveAll("files/t_0001.nii.gz", "files/t_0002.nii.gz", "files/a.seg.nii.gz", "files/b.ome.nii.gz", "files/c.seg.nrrd");
        SaveSlices("slices/1.2.840.1", "slices/1.2.840.2");

        // Channels that are joined by their folder, and not where they are named one by one.
        SaveAll("channels/t_0000.nii.gz", "channels/t_0001.nii.gz");

        AssertPaired("files", ["a.seg.nii.gz", "b.ome.nii.gz", "c.seg.nrrd", "t_0001.nii.gz", "t_0002.nii.gz"], _folder["files"]);
        AssertPaired("files", ["t_0001.nii.gz", "t_0002.nii.gz"], _folder["files/t*"]);
        AssertPaired("slices", ["1.2.840.1.nii.gz", "1.2.840.2.nii.gz"], _folder["slices"]);
        AssertPaired("channels", ["t_0000.nii.gz", "t_0001.nii.gz"], _folder["channels/*.nii.gz"]);

        void AssertPaired(string truth, string[] expected, params string[] images)
        {
            string output = _folder[$"out{Guid.NewGuid():N}"];
            Mlseg.Run(["predict", "--model", model, "--output", output, "--threads", "1", "--images", .. images]).Succeeded();
            Assert.Equal(expected, Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            string masks = Directory.CreateDirectory($"{output}-masks").FullName;
            foreach (string name in expected)
            {
                var mask = SegmentationVolume.Load(Path.Combine(output, name));
                string found = Directory.GetFileSystemEntries(_folder[truth]).Single(file => name.StartsWith(Path.GetFileName(file), StringComparison.Ordinal));
                mask.Save(Path.Combine(masks, Path.GetFileName(found) + (Directory.Exists(found) ? ".nii.gz" : "")));
            }

            Mlseg.Run("evaluate", "--predictions", output, "--masks", masks, "--classes", "ground=0, thing=7").Succeeded();
        }
    }

    [Fact]
    public void Predict_VolumeNamedTwice_IsPredictedOnce()
    {
        string model = Train();
        SaveAll("scans/a.nii.gz", "scans/b.nii.gz");

        Mlseg.Run(
            "predict", "--model", model, "--images", _folder["scans/a.nii.gz"], _folder["scans"], _folder["scans/../scans/*.nii.gz"], "--min-object", "2",
            "--output", _folder["out"], "--json", _folder["out.json"], "--threads", "1").Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(_folder["out.json"]));
        Assert.Equal(["a.nii.gz", "b.nii.gz"], json.RootElement.GetProperty("images").EnumerateArray()
            .Select(image => Path.GetFileName(image.GetProperty("image").GetString())));
        Assert.Equal(["images", "failures", "postProcessing"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(JsonValueKind.Object, json.RootElement.GetProperty("postProcessing").ValueKind);
    }

    [Fact]
    public void Predict_WhatIsForImages_IsRefused()
    {
        string model = Train();
        Create(1).Save(_folder["scan.nii.gz"]);
        string[] arguments = ["predict", "--model", model, "--images", _folder["scan.nii.gz"]];

        Mlseg.Run([.. arguments, "--output", _folder["predicted"], "--objects", _folder["objects.json"]])
            .Refused(2, "--objects is for images, and the model scores volumes");
        Mlseg.Run([.. arguments, "--output", _folder["predicted"], "--batch-size", "2"]).Refused(2, "--batch-size is for images");
        Mlseg.Run([.. arguments, "--output", _folder["predicted"], "--recursive"]).Refused(2, "--recursive searches sub-folders, and --images names no folder");
        Mlseg.Run([.. arguments, "--output", Path.GetDirectoryName(_folder["scan.nii.gz"])!]).Refused(1, "holds what is read, which the masks could overwrite");
        Mlseg.Run("predict", "--model", model, "--images", _folder.Images, "--output", _folder["predicted"]).Refused(1, "volume");
    }

    [Fact]
    public void Predict_VolumeWithAModelForImages_SaysWhatToDo()
    {
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");
        Create(1).Save(_folder["scan.nii.gz"]);

        Mlseg.Run("predict", "--model", _folder["model.zip"], "--images", _folder["scan.nii.gz"], "--output", _folder["predicted"])
            .Refused(1, "is the name of a volume, but the model was trained on images and scores those");
    }

    [Fact]
    public void InfoAndExport_ModelForVolumes_ShowWhatItDoes()
    {
        string model = Train();

        string shown = Mlseg.Run("info", "--model", model, "--json", _folder["info.json"]).Succeeded().Output;
        Mlseg.Run("export", "--model", model, "--onnx", _folder["model.onnx"]).Succeeded();
        string again = Mlseg.Run("info", "--model", _folder["model.onnx"]).Succeeded().Output;

        Assert.Contains("volumes, 1 channel, any size", shown, StringComparison.Ordinal);
        Assert.Contains("as a whole or in tiles (3-D), at their own spacing, values -10..1000, each normalised by itself", shown, StringComparison.Ordinal);
        Assert.Contains("as a whole or in tiles (3-D)", again, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder["info.json"]));
        Assert.Equal("perVolume", json.RootElement.GetProperty("volumes").GetProperty("normalization").GetString());
    }

    private void SaveAll(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            Create(1).Save(_folder[name]);
        }
    }

    private void SaveSlices(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(_folder[name]);
            for (int slice = 0; slice < 4; slice++)
            {
                new SegmentationMask(16, 12, [.. Enumerable.Range(0, 16 * 12).Select(pixel => (byte)(pixel % 16 / 8))]).Save(_folder[$"{name}/{slice}.png"]);
            }
        }
    }

    private (string, string)[] ReadAll() =>
    [
        .. Directory.EnumerateFiles(_folder["."], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, Convert.ToHexString(File.ReadAllBytes(file)))),
    ];

    private SegmentationVolume Create(int seed)
    {
        var random = new Random(seed);
        float[] voxels = [.. Enumerable.Range(0, 16 * 12 * 8).Select(index => (index % 16 / 8 * 50) + MathF.Round(random.NextSingle() * 20))];
        return new SegmentationVolume(16, 12, 8, voxels, _geometry);
    }

    private string Train()
    {
        string model = _folder["volumes.zip"];
        var mlContext = new MLContext(seed: 1);
        var options = new SegmentationTrainerOptions
        {
            Steps = 1,
            Classes = SegmentationClasses.Parse("ground=0, thing=7"),
            Volumes = new() { Window = new(-10, 1000) },
            Execution = new() { Threads = 1 },
        };
        var trainer = mlContext.Segmentation().Trainers.UNet(new() { Width = 2, Depth = 1 }, options);
        byte[] labels = [.. Enumerable.Range(0, 16 * 12 * 8).Select(index => (byte)(index % 16 / 8))];
        var row = new Row { Image = Create(1), Label = new SegmentationMask(16, 12, 8, labels, new(1.5, 1, 2)) };
        using var trained = trainer.Fit(mlContext.Data.LoadFromEnumerable([row, row]));
        mlContext.Model.Save(trained, null, model);
        return model;
    }

    private sealed class Row
    {
        public SegmentationVolume? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
