using System.Text.Json;

namespace MLSegmentation.Build.Tests;

/// <summary>
/// The native engines that projects reference with some properties. MSBuild takes longer to start than to evaluate a project, so that all cases are
/// asked for at once.
/// </summary>
internal sealed class EnginePackages
{
    private readonly Dictionary<(string Project, string Properties), string[]> _packages = [];

    /// <param name="cases">The projects, relative to the repository, and the properties of the build, such as <c>A=1;B=2</c>.</param>
    public EnginePackages(IReadOnlyList<(string Project, string Properties)> cases)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["cases.proj"], $"<Project><Target Name='Get'>{string.Concat(cases.Select(Describe))}</Target></Project>");
        string names = string.Join(',', cases.Select((_, index) => ItemOf(index)));
        var result = Command.Run("dotnet", "msbuild", folder["cases.proj"], "-t:Get", $"-getItem:{names}");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        using var json = JsonDocument.Parse(result.Output);
        for (int i = 0; i < cases.Count; i++)
        {
            var items = json.RootElement.GetProperty("Items").GetProperty(ItemOf(i)).EnumerateArray();
            _packages.Add(cases[i], [.. items.Select(item => item.GetProperty("Identity").GetString()!).Where(IsEngine).Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>The names of the packages of native engines, in order.</summary>
    public string[] Of(string project, string properties) => _packages[(project, properties)];

    private static string Describe((string Project, string Properties) item, int index) =>
        $"""
        <MSBuild Projects="{Path.Combine(Repository.Root, item.Project, $"{Path.GetFileName(item.Project)}.csproj")}" Targets="CollectPackageReferences"
                 Properties="{item.Properties}">
          <Output TaskParameter="TargetOutputs" ItemName="{ItemOf(index)}" />
        </MSBuild>
        """;

    private static string ItemOf(int index) => $"Case{index}";

    private static bool IsEngine(string package) =>
        package.StartsWith("libtorch", StringComparison.Ordinal) || package.StartsWith("TorchSharp-", StringComparison.Ordinal)
        || package.StartsWith("OpenCvSharp4.", StringComparison.Ordinal)
        || (package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal) && package != "Microsoft.ML.OnnxRuntime.Managed");
}
