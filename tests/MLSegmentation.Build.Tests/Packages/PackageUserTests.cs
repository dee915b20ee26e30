using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MLSegmentation.Build.Tests.LibTorchSharp;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>Programs outside this repository that use the packages.</summary>
public sealed partial class PackageUserTests(PackageUser user) : IClassFixture<PackageUser>
{
    [Fact]
    public void Template_Console_TrainsWithTheRelaxedLibraryAndScores()
    {
        string model = user.Model;
        string scored = user.RunBuilt("Cells", "net8.0", "score", "scans", "predicted");

        Assert.True(File.Exists(model));
        Assert.Matches(@"scans.0\.png: \d+\.\d.?% object", scored);
        Assert.True(File.Exists(user["predicted/0.png"]));
        byte[] library = File.ReadAllBytes(user[$"Cells/bin/Debug/net8.0/{LibTorchSharpFile.Path}"]);
        Assert.True(LibTorchSharpFile.ReadFromOutput().AsSpan().SequenceEqual(library));
    }

    [Theory]
    [InlineData("scans")]
    [InlineData("./scans/")]
    [InlineData("linked")]
    public void Template_Console_ScoringIntoTheFolderOfTheImages_IsRefused(string output)
    {
        Assert.True(File.Exists(user.Model));
        if (!Directory.Exists(user["linked"]))
        {
            Directory.CreateSymbolicLink(user["linked"], user["scans"]);
        }

        byte[] before = File.ReadAllBytes(user["scans/0.png"]);
        var result = RunConsole(user["."], "score", "scans", output);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is the folder of the images", Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(user["scans/0.png"]));
    }

    [Fact]
    public void Template_Console_OneImage_LeavesAModel()
    {
        HalvesImage.Write(user["one/images"], count: 1);
        HalvesImage.Write(user["one/masks"], count: 1);

        var result = RunConsole(user["one"], "train", "images", "masks");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("too few images", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(user["one/model.zip"]));
    }

    [Fact]
    public void FileBasedProgram_ReadmeOfTheTrainingPackage_Trains()
    {
        const string Settings = "Crop = new(128, 128), Epochs = 20";
        string program = PackageUser.ReadmeProgram("MLSegmentation.Training");
        HalvesImage.Write(user["file/images"], count: 10);
        HalvesImage.Write(user["file/masks"], count: 10);
        File.WriteAllText(user["file/train.cs"], $"""
            #:package MLSegmentation.Training@{LocalFeed.Version}
            #:package Microsoft.ML.OnnxRuntime@{LocalFeed.GetVersion("Microsoft.ML.OnnxRuntime")}
            #:package libtorch-cpu-{RuntimeInformation.RuntimeIdentifier}@{LocalFeed.GetVersion("libtorch-cpu-linux-x64")}
            #:property PublishAot=false
            #:property CreateHardLinksForCopyLocalIfPossible=true
            #:property RunAnalyzers=false

            {program.Replace(Settings, "Crop = new(16, 16), Steps = 1", StringComparison.Ordinal)}
            """);

        var result = Command.RunIn(user["file"], "dotnet", "run", "train.cs");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains(Settings, program, StringComparison.Ordinal);
        Assert.StartsWith("Dice ", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(user["file/model.zip"]));
        Assert.True(File.Exists(user["file/model.onnx"]));
    }

    [Fact]
    public void Console_ReadmeOfTheRuntimePackage_Scores()
    {
        Assert.True(File.Exists(user.Model));

        string output = user.RunBuilt("Score", "net10.0");

        Assert.Contains("0.png: 16 x 16 pixels, ", output, StringComparison.Ordinal);
        Assert.EndsWith("\n16 x 16\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [FSharpFact]
    public void FSharp_Program_Scores()
    {
        Assert.True(File.Exists(user.Model));

        Assert.Equal("object 16 x 16", user.RunBuilt("ScoreFSharp", "net10.0").Trim());
    }

    [Fact]
    public async Task Template_Web_Serves()
    {
        string[] settings = ["--urls", "http://127.0.0.1:0", "--Segmentation:ModelPath", user.Model];
        using var process = Command.Start(user["CellServer"], "dotnet", [user["CellServer/bin/Debug/net10.0/CellServer.dll"], .. settings]);
        try
        {
            string address = "", output = "";
            while (address.Length == 0 && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                output += line + "\n";
                address = Listening().Match(line).Value;
            }

            Assert.True(address.Length > 0, output);
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            using var mask = await client.PostAsync("/segment", new ByteArrayContent(HalvesImage.Bytes));

            Assert.Equal(HttpStatusCode.OK, mask.StatusCode);
            Assert.Equal("image/png", mask.Content.Headers.ContentType?.MediaType);
            Assert.Contains("<html", await client.GetStringAsync("/"), StringComparison.Ordinal);
            Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private CommandResult RunConsole(string folder, params string[] arguments) =>
        Command.RunIn(folder, "dotnet", ["--roll-forward", "Major", user["Cells/bin/Debug/net8.0/Cells.dll"], .. arguments]);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
