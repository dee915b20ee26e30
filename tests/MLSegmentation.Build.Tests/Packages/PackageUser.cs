using System.Text.RegularExpressions;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>
/// A folder outside the checkout with programs that use the packages, built in one go because most of the time of a build is its beginning:
/// those of the templates (for .NET 8 and .NET 10), a console program and one in F#.
/// </summary>
public sealed partial class PackageUser : IDisposable
{
    private const string TemplateSettings = "Crop = new(128, 128),\n        Epochs = 20,";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _model;

    public PackageUser()
    {
        LocalFeed.WriteConfiguration(_folder.Path, LocalFeed.Folder);
        HalvesImage.Write(_folder["images"], count: 10);
        HalvesImage.Write(_folder["masks"], count: 10);
        HalvesImage.Write(_folder["scans"], count: 1);
        string[] hive = ["--debug:custom-hive", _folder["hive"]];
        Run("dotnet", ["new", "install", Path.Combine(LocalFeed.Folder, $"MLSegmentation.Templates.{LocalFeed.Version}.nupkg"), .. hive]);
        Run("dotnet", ["new", "mlseg", "--output", "Cells", "--framework", "net8.0", "--no-restore", .. hive]);
        Run("dotnet", ["new", "mlseg-web", "--output", "CellServer", "--no-restore", .. hive]);
        Replace("Cells/Program.cs", TemplateSettings, "Crop = new(16, 16),\n        Epochs = 1,");
        Write("Score", ".csproj", "Program.cs", ReadmeProgram("MLSegmentation"));
        if (FSharpFactAttribute.IsInstalled)
        {
            Write("ScoreFSharp", ".fsproj", "Program.fs", FSharpProgram);
        }

        Build();
        _model = new(Train);
    }

    private const string FSharpProgram = """
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
        """;

    /// <summary>The model that the program of the template trained, for .NET 8.</summary>
    public string Model => _model.Value;

    /// <summary>The full name of a file or a folder.</summary>
    public string this[string name] => _folder[name];

    /// <summary>The program in the readme of a package.</summary>
    public static string ReadmeProgram(string package)
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", package, "README.md"));
        return CodeBlock().Match(readme).Groups["code"].Value;
    }

    /// <summary>Runs a program in the folder to its successful end.</summary>
    public string Run(string program, params string[] arguments)
    {
        var result = Command.RunIn(_folder.Path, program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>Runs one of the programs; .NET 10 runs those for .NET 8.</summary>
    public string RunBuilt(string project, string framework, params string[] arguments) =>
        Run("dotnet", ["--roll-forward", "Major", _folder[$"{project}/bin/Debug/{framework}/{project}.dll"], .. arguments]);

    public void Dispose() => _folder.Dispose();

    private string Train()
    {
        string output = RunBuilt("Cells", "net8.0", "train", "images", "masks");
        Assert.Contains("epoch 1 of 1, loss ", output, StringComparison.Ordinal);
        return _folder["model.zip"];
    }

    private void Build()
    {
        File.WriteAllText(_folder["all.proj"], """
            <Project>
              <ItemGroup><Program Include="*/*.*proj" /></ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Program)" Targets="Restore" Properties="MSBuildRestoreSessionId=packages" />
                <MSBuild Projects="@(Program)" Targets="Build" />
              </Target>
            </Project>
            """);
        Run("dotnet", "msbuild", "all.proj", "-warnaserror", "-nologo", "-verbosity:quiet", "-p:RunAnalyzers=false");
    }

    private void Write(string name, string extension, string programFile, string program)
    {
        Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(_folder[$"{name}/{programFile}"], program);
        File.WriteAllText(_folder[$"{name}/{name}{extension}"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MLSegmentation" Version="{LocalFeed.Version}" />
                <PackageReference Include="Microsoft.ML.OnnxRuntime" Version="{LocalFeed.GetVersion("Microsoft.ML.OnnxRuntime")}" />
                {(extension == ".fsproj" ? $"<Compile Include=\"{programFile}\" />" : "")}
              </ItemGroup>
            </Project>
            """);
    }

    private void Replace(string file, string before, string after)
    {
        string text = File.ReadAllText(_folder[file]).ReplaceLineEndings("\n");
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(_folder[file], text.Replace(before, after, StringComparison.Ordinal));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
