using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace MLSegmentation.Samples.Tests;

/// <summary>
/// Resolves <c>#r "nuget: NAME, VERSION"</c> to the assembly that this repository was built with. The compiler takes one file for
/// each directive, so the packages' dependencies are given to the script beforehand.
/// </summary>
internal sealed partial class BuiltPackageResolver(string centralVersions, string productVersion) : MetadataReferenceResolver
{
    private static readonly string[] Products = ["MLSegmentation", "MLSegmentation.Training"];

    /// <summary>Every assembly beside the tests that a notebook could use.</summary>
    public static ImmutableArray<Assembly> Assemblies { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.StartsWith("MLSegmentation", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.ML", StringComparison.Ordinal)
                || name == "TorchSharp")
            .Where(name => !name!.EndsWith(".Tests", StringComparison.Ordinal))
            .Select(name => Assembly.Load(name!)),
    ];

    /// <summary>Everything that the runtime can load: the framework and what lies beside the tests.</summary>
    public static ImmutableArray<PortableExecutableReference> Dependencies { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        if (!reference.StartsWith("nuget:", StringComparison.Ordinal))
        {
            return ScriptMetadataResolver.Default.ResolveReference(reference, baseFilePath, properties);
        }

        var match = Package().Match(reference);
        Assert.True(match.Success, $"#r \"{reference}\" does not name a package and its version.");
        Assert.Equal(ExpectedVersion(match.Groups["name"].Value), match.Groups["version"].Value);

        // A package of native libraries has no assembly; TorchSharp's is what it is for.
        string name = match.Groups["name"].Value;
        string assembly = name.StartsWith("libtorch-cpu-", StringComparison.Ordinal) ? "TorchSharp" : name;
        return [MetadataReference.CreateFromFile(Assemblies.Single(item => item.GetName().Name == assembly).Location)];
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;

    private string ExpectedVersion(string name)
    {
        if (Products.Contains(name))
        {
            return productVersion;
        }

        var version = Regex.Match(centralVersions, $"PackageVersion Include=\"{Regex.Escape(name)}\" Version=\"([^\"]+)\"");
        Assert.True(version.Success, $"The notebook uses the package {name}, which Directory.Packages.props does not list.");
        return version.Groups[1].Value;
    }

    [GeneratedRegex("^nuget: *(?<name>[^,]+), *(?<version>[^ ]+)$")]
    private static partial Regex Package();
}
