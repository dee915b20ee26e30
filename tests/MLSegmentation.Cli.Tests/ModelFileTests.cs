using System.IO.Compression;
using Microsoft.ML;

namespace MLSegmentation.Cli.Tests;

public sealed class ModelFileTests
{
    [Theory]
    [InlineData("predict")]
    [InlineData("info")]
    [InlineData("export")]
    public void AnyCommand_MissingModel_NamesIt(string command)
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run([command, "--model", folder["gone.zip"], .. More(command, folder)]).Refused(1, "gone.zip");
    }

    [Fact]
    public void Info_DamagedZip_NamesIt()
    {
        using var folder = new WorkFolder();
        File.WriteAllBytes(folder["model.zip"], [0x50, 0x4B, 3, 4, 1, 2, 3]);

        Mlseg.Run("info", "--model", folder["model.zip"]).Refused(1, "model.zip");
    }

    [Fact]
    public void Info_TruncatedModel_NamesIt()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        byte[] bytes = File.ReadAllBytes(folder["model.zip"]);
        File.WriteAllBytes(folder["model.zip"], bytes[..(bytes.Length / 2)]);

        Mlseg.Run("info", "--model", folder["model.zip"]).Refused(1, "model.zip");
    }

    [Fact]
    public void Info_TextFile_NamesIt()
    {
        using var folder = new WorkFolder();
        File.WriteAllText(folder["model.onnx"], "no model");

        Mlseg.Run("info", "--model", folder["model.onnx"]).Refused(1, "model.onnx");
    }

    [Fact]
    public void Info_ZipThatHoldsNoModel_NamesIt()
    {
        using var folder = new WorkFolder();
        using (var zip = ZipFile.Open(folder["model.zip"], ZipArchiveMode.Create))
        {
            zip.CreateEntry("readme.txt");
        }

        Mlseg.Run("info", "--model", folder["model.zip"]).Refused(1, "model.zip");
    }

    [Fact]
    public void Info_ModelOfAnotherKind_SaysSo()
    {
        using var folder = new WorkFolder();
        var mlContext = new MLContext();
        var data = mlContext.Data.LoadFromEnumerable([new Row { Text = "a" }]);
        mlContext.Model.Save(mlContext.Transforms.CopyColumns("Copy", "Text").Fit(data), data.Schema, folder["other.zip"]);

        Mlseg.Run("info", "--model", folder["other.zip"]).Refused(1, "other.zip");
    }

    private static string[] More(string command, WorkFolder folder) => command switch
    {
        "predict" => ["--images", folder.Images, "--output", folder["out"]],
        "export" => ["--onnx", folder["model.onnx"]],
        _ => [],
    };

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
