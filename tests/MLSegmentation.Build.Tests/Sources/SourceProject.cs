using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLSegmentation.Build.Tests.Sources;

/// <summary>The sources of a project in src/, parsed, and bound to what the tool was built with.</summary>
internal sealed class SourceProject
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
    private static readonly string Binaries = Path.Combine(Repository.Root, "artifacts", "bin", "MLSegmentation.Cli", Configuration);

    private readonly string _folder;

    private SourceProject(string name)
    {
        Name = name;
        _folder = Path.Combine(Repository.Root, "src", name);
        Trees = [.. Directory.GetFiles(_folder, "*.cs", SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal).Select(Parse)];
        Compilation = CSharpCompilation.Create(
            name,
            [.. Trees, .. GeneratedFiles().Select(Parse)],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>The projects, each without what the build compiles from elsewhere.</summary>
    public static IReadOnlyList<SourceProject> All { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Order(StringComparer.Ordinal)
            .Select(folder => new SourceProject(Path.GetFileName(folder))),
    ];

    public string Name { get; }

    public IReadOnlyList<SyntaxTree> Trees { get; }

    public CSharpCompilation Compilation { get; }

    /// <summary>The folder in the project, such as <c>Evaluation/Ranking</c>; empty for the root.</summary>
    public string FolderOf(SyntaxTree tree) => Path.GetDirectoryName(Path.GetRelativePath(_folder, tree.FilePath))!.Replace('\\', '/');

    private static SyntaxTree Parse(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None), file);

    // What the build itself runs is compiled elsewhere.
    private bool IsSource(string file) => !Path.GetRelativePath(_folder, file).StartsWith("build", StringComparison.Ordinal);

    private string[] GeneratedFiles()
    {
        string output = Path.Combine(Repository.Root, "artifacts", "obj", Name);
        string framework = Path.Combine(output, $"{Configuration}_net10.0");
        return Directory.GetFiles(Directory.Exists(framework) ? framework : Path.Combine(output, Configuration), "*.cs", SearchOption.AllDirectories);
    }

    private IEnumerable<MetadataReference> References()
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string shared = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", ".."));
        return platform.Split(Path.PathSeparator)
            .Where(file => file.StartsWith(shared, StringComparison.Ordinal))
            .Concat(Directory.GetFiles(Binaries, "*.dll").Where(IsManaged))
            .Where(file => Path.GetFileNameWithoutExtension(file) != Name)
            .DistinctBy(Path.GetFileName)
            .Select(file => MetadataReference.CreateFromFile(file));
    }

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }
}
