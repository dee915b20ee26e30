using MLSegmentation.Models.Weights;
using MLSegmentation.Options;

namespace MLSegmentation.Training.Loop;

/// <summary>Finds the weights of ImageNet that a package of ML.NET brings.</summary>
internal static class ImageNetWeights
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "ResNet18.onnx";

    /// <summary>The package that brings it.</summary>
    public const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";
    private const string Version = "0.23.1";

    // The package's build copies it to here beside the program.
    private static readonly string Place = Path.Combine("DnnImageModels", "ResNet18Onnx", FileName);

    /// <summary>Whether the file is there.</summary>
    public static bool AreThere => FindAll([AppContext.BaseDirectory, .. OwnFolder], PackageFolders).Any(File.Exists);

    /// <summary>The file beside the program, else in the package's own folder, where notebooks and scripts leave it.</summary>
    /// <exception cref="SegmentationException">It is in neither.</exception>
    public static string Find() => Find([AppContext.BaseDirectory, .. OwnFolder], PackageFolders);

    /// <summary>The file beside a program in one of some folders, else in one of some folders of packages.</summary>
    public static string Find(IReadOnlyList<string> programs, IEnumerable<string> packages)
    {
        return FindAll(programs, packages).FirstOrDefault(File.Exists) ?? throw SegmentationException.Naming(
            $"The encoder imagenet-resnet18 begins with weights of ImageNet, and there is no '{Path.Combine(programs[0], Place)}'. "
            + $"Add the package {Package} {Version} to the program that trains (dotnet add package {Package} --version {Version}), "
            + $"or give its {FileName}, or other weights, with {new OptionName(nameof(SegmentationTrainerOptions.InitialWeights))}.");
    }

    /// <summary>Opens the file.</summary>
    /// <exception cref="SegmentationException">There is none, or it is damaged.</exception>
    public static StoredWeights Open() => Open(Find());

    /// <summary>Opens a file of those that the package brings.</summary>
    /// <exception cref="SegmentationException">It is damaged.</exception>
    public static StoredWeights Open(string path)
    {
        try
        {
            return StoredWeights.Open(path);
        }
        catch (SegmentationException exception) when (exception.InnerException is null or FormatException)
        {
            throw SegmentationException.Naming(
                $"The weights of ImageNet in '{path}', which the encoder imagenet-resnet18 begins with, are damaged. Delete the file, restore the package "
                + $"{Package} {Version} (dotnet restore --force) and build the program that trains again, or give other weights with "
                + $"{new OptionName(nameof(SegmentationTrainerOptions.InitialWeights))}.");
        }
    }

    /// <summary>Whether there is a file, which then can be read.</summary>
    /// <exception cref="SegmentationException">There is one, and it is damaged.</exception>
    public static bool AreUsable()
    {
        if (AreThere)
        {
            Open().Dispose();
        }

        return AreThere;
    }

    private static IEnumerable<string> FindAll(IEnumerable<string> programs, IEnumerable<string> packages) => programs
        .Select(folder => Path.Combine(folder, Place))
        .Concat(packages.Select(folder => Path.Combine(folder, Package.ToLowerInvariant(), Version, "tools", Place)));

    /// <summary>The folder of this library; none where it is part of the program's single file.</summary>
    private static string[] OwnFolder => Path.GetDirectoryName(typeof(ImageNetWeights).Assembly.Location) is { Length: > 0 } folder ? [folder] : [];

    /// <summary>The folder of packages that this library came from, mlsegmentation.training/VERSION/lib/FRAMEWORK in it, and those of NuGet.</summary>
    private static IEnumerable<string> PackageFolders =>
    [
        .. OwnFolder.Select(folder => Path.GetFullPath(Path.Combine(folder, "..", "..", "..", ".."))),
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
    ];
}
