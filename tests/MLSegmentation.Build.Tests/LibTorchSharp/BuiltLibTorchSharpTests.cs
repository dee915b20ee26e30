using System.IO.Compression;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>What the build of the tool made of TorchSharp's own library.</summary>
public sealed class BuiltLibTorchSharpTests
{
    [Fact]
    public void Library_OfThePackage_NeedsTheVersion() =>
        Assert.Contains(("libstdc++.so.6", LibTorchSharpFile.Version), VersionNeeds.Read(LibTorchSharpFile.ReadFromPackage()));

    [Fact]
    public void Library_InThePackageCache_IsTheOneOfThePackage()
    {
        string package = Assert.Single(Directory.GetFiles(LibTorchSharpFile.Package, "*.nupkg"));
        using var zip = ZipFile.OpenRead(package);
        using var entry = zip.GetEntry(LibTorchSharpFile.Path)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);

        Assert.True(content.ToArray().AsSpan().SequenceEqual(LibTorchSharpFile.ReadFromPackage()));
    }

    [Fact]
    public void Library_InTheOutput_LacksTheOneNeedAndDiffersInTwoBytes()
    {
        byte[] before = LibTorchSharpFile.ReadFromPackage();
        byte[] after = LibTorchSharpFile.ReadFromOutput();

        Assert.Equal(2, ChangedBytes.Find(before, after).Length);
        Assert.Equal(VersionNeeds.Read(before).Where(need => need.Version != LibTorchSharpFile.Version), VersionNeeds.Read(after));
    }

    [Theory]
    [InlineData("true", @"obj/.*/relaxed/\d+\.\d+\.\d+/libLibTorchSharp\.so$")]
    [InlineData("false", "/" + LibTorchSharpFile.Path + "$")]
    public void RelaxLibTorchSharp_Value_DecidesWhichLibraryIsPutOut(string value, string path)
    {
        string[] items = Items.Get(
            "RuntimeTargetsCopyLocalItems",
            "src/MLSegmentation.Cli",
            "-t:ResolvePackageAssets",
            $"-p:RelaxLibTorchSharp={value}",
            $"-p:Configuration={Command.Configuration}");

        string library = Assert.Single(items, item => Path.GetFileName(item) == "libLibTorchSharp.so");
        Assert.Matches(path, library.Replace('\\', '/'));
    }

    [LddFact]
    public void Library_InTheOutput_MissesNoVersionHere()
    {
        var result = Command.Run("ldd", Path.Combine(Command.GetOutputFolder("MLSegmentation.Cli"), LibTorchSharpFile.Path));

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("not found", result.Output + result.Error, StringComparison.Ordinal);
    }
}
