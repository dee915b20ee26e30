using Microsoft.Build.Utilities;
using MLSegmentation.Build.Tests.LibTorchSharp;
using MLSegmentation.Cli.Build;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>The licences of packages whose libraries are handed on.</summary>
public sealed class CollectLicensesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Execute_PackageWithFiles_HandsThemOn()
    {
        Write("""<license type="file">LICENSE</license>""", "LICENSE", "native/ThirdPartyNotices.txt", "lib/License.dll", "readme.md");

        var (engine, paths) = Run();

        Assert.Empty(engine.Errors);
        Assert.Equal(["licenses/Some.Package/LICENSE", "licenses/Some.Package/native/ThirdPartyNotices.txt", "licenses/Some.Package/package.txt"], paths);
        Assert.StartsWith("Some.Package 1.2\nLicence: see the files beside this one\n", Described, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_FileThatThePackageNames_IsItsLicence()
    {
        Write("""<license type="file">terms/EULA.txt</license>""", "terms/EULA.txt");

        var (engine, paths) = Run();

        Assert.Empty(engine.Errors);
        Assert.Contains("licenses/Some.Package/terms/EULA.txt", paths);
    }

    [Fact]
    public void Execute_PackageWithAnExpressionAlone_GetsItsText()
    {
        Write("""<license type="expression">MIT</license><copyright>Copyright Somebody</copyright>""", "THIRD-PARTY-NOTICES.TXT");

        Assert.Empty(Run().Engine.Errors);
        Assert.Contains("\nCopyright Somebody\n\nthe terms", Described, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<license type="expression">Zlib</license>""")]
    [InlineData("")]
    public void Execute_PackageWithoutATextOfItsLicence_IsAnError(string said)
    {
        Write(said);

        Assert.Contains("The package Some.Package has no text of its licence", Assert.Single(Run().Engine.Errors), StringComparison.Ordinal);
    }

    private string Described => File.ReadAllText(_folder["written/Some.Package/package.txt"]);

    private void Write(string said, params string[] files)
    {
        foreach (string file in files.Append("some.package.nuspec"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"package/{file}"])!);
            File.WriteAllText(_folder[$"package/{file}"], "");
        }

        File.WriteAllText(_folder["package/some.package.nuspec"], $"""<package xmlns="http://x"><metadata><id>Some.Package</id>{said}</metadata></package>""");
        Directory.CreateDirectory(_folder["texts"]);
        File.WriteAllText(_folder["texts/MIT.txt"], "the terms");
    }

    private (RecordingBuildEngine Engine, string[] Paths) Run()
    {
        var metadata = new Dictionary<string, string> { ["Name"] = "Some.Package", ["Version"] = "1.2", ["ResolvedPath"] = _folder["package"] };
        var engine = new RecordingBuildEngine();
        var task = new CollectLicenses
        {
            BuildEngine = engine,
            Packages = [new TaskItem("Some.Package", metadata)],
            Texts = _folder["texts"],
            Folder = _folder["written"],
        };
        Assert.Equal(task.Execute(), engine.Errors.Count == 0);
        return (engine, [.. task.Files.Select(file => file.GetMetadata("RelativePath"))]);
    }
}
