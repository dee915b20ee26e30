using System.Text.RegularExpressions;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>A folder outside the checkout in which programs are built from the packages, with images and masks in it.</summary>
public sealed partial class PackageUser : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _model;

    public PackageUser()
    {
        LocalFeed.WriteConfiguration(_folder.Path, LocalFeed.Folder);
        HalvesImage.Write(_folder["images"], count: 10);
        HalvesImage.Write(_folder["masks"], count: 10);
        HalvesImage.Write(_folder["scans"], count: 1);
        _model = new(Train);
    }

    /// <summary>The item that references libtorch for the system that builds.</summary>
    private static string Libtorch { get; } =
        $"<PackageReference Include=\"libtorch-cpu-$(NETCoreSdkPortableRuntimeIdentifier)\" Version=\"{LocalFeed.GetVersion("libtorch-cpu-linux-x64")}\" />";

    /// <summary>The model that the program of the training package's readme wrote, built for both frameworks.</summary>
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

    /// <summary>Builds a project of references to packages, and warns of nothing.</summary>
    public void Build(string project, string frameworks, string packages, string programFile, string program)
    {
        string path = _folder[project];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        bool isFSharp = path.EndsWith(".fsproj", StringComparison.Ordinal);
        File.WriteAllText(path, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>{frameworks}</TargetFrameworks>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                {packages}
                {(isFSharp ? $"<Compile Include=\"{programFile}\" />" : "")}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, programFile), program);
        Run("dotnet", "build", path, "-warnaserror", "--nologo", "--verbosity", "quiet");
    }

    /// <summary>The item that references a package; of our own, the version that is tested.</summary>
    public static string Reference(string package)
    {
        string version = package.StartsWith("MLSegmentation", StringComparison.Ordinal) ? LocalFeed.Version : LocalFeed.GetVersion(package);
        return $"<PackageReference Include=\"{package}\" Version=\"{version}\" />";
    }

    public void Dispose() => _folder.Dispose();

    private string Train()
    {
        const string Settings = "Crop = new(128, 128), Epochs = 20";
        string program = ReadmeProgram("MLSegmentation.Training");
        Assert.Contains(Settings, program, StringComparison.Ordinal);
        Build(
            "trainer/trainer.csproj",
            "net8.0;net10.0",
            Reference("MLSegmentation.Training") + Reference("Microsoft.ML.OnnxRuntime") + Libtorch,
            "Program.cs",
            program.Replace(Settings, "Crop = new(16, 16), Steps = 1", StringComparison.Ordinal));
        Run("dotnet", "--roll-forward", "Major", _folder["trainer/bin/Debug/net8.0/trainer.dll"]);
        return _folder["model.zip"];
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
