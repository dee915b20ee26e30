using MLSegmentation.Build.Tests.LibTorchSharp;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>Programs outside this repository that reference the packages.</summary>
public sealed class PackageUserTests(PackageUser user) : IClassFixture<PackageUser>
{
    [Fact]
    public void Build_ReadmeOfTheTrainingPackage_TrainsOnBothFrameworksWithTheRelaxedLibrary()
    {
        string model = user.Model;
        byte[] library = File.ReadAllBytes(user[$"trainer/bin/Debug/net10.0/{LibTorchSharpFile.Path}"]);

        Assert.True(File.Exists(model));
        Assert.True(LibTorchSharpFile.ReadFromOutput().AsSpan().SequenceEqual(library));
        Assert.StartsWith("Dice ", user.Run("dotnet", user["trainer/bin/Debug/net10.0/trainer.dll"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReadmeOfTheRuntimePackageAsFileBasedProgram_Scores()
    {
        string model = user.Model;
        File.WriteAllText(user["score.cs"], $"""
            #:package MLSegmentation@{LocalFeed.Version}
            #:package Microsoft.ML.OnnxRuntime@{LocalFeed.GetVersion("Microsoft.ML.OnnxRuntime")}
            #:property PublishAot=false

            {PackageUser.ReadmeProgram("MLSegmentation")}
            """);

        string output = user.Run("dotnet", "run", "score.cs");

        Assert.True(File.Exists(model));
        Assert.Contains("0.png: 16 x 16 pixels, ", output, StringComparison.Ordinal);
        Assert.EndsWith("\n16 x 16\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [FSharpFact]
    public void Run_FSharp_Scores()
    {
        string model = user.Model;
        user.Build(
            "fsharp/fsharp.fsproj",
            "net10.0",
            PackageUser.Reference("MLSegmentation") + PackageUser.Reference("Microsoft.ML.OnnxRuntime"),
            "Program.fs",
            """
            open Microsoft.ML
            open Microsoft.ML.Data
            open MLSegmentation

            [<EntryPoint>]
            let main _ =
                let context = MLContext()
                use model = context.Segmentation().Load "model.zip"
                use image = MLImage.CreateFromFile "scans/0.png"
                match model.Predict(image).PredictedLabel with
                | null -> 1
                | mask ->
                    printfn "%s %d x %d" model.Info.Classes[1].Name mask.Width mask.Height
                    0
            """);

        Assert.True(File.Exists(model));
        Assert.Equal("cell 16 x 16", user.Run("dotnet", user["fsharp/bin/Debug/net10.0/fsharp.dll"]).Trim());
    }
}
