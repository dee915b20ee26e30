using System.Text.Json;

namespace MLSegmentation.Build.Tests;

/// <summary>What a restore brought for a project.</summary>
internal static class RestoredPackages
{
    /// <summary>The list of packages that the restore wrote.</summary>
    public static JsonDocument Read(string project) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts", "obj", project, "project.assets.json")));

    /// <summary>The folder of a package in the machine's cache.</summary>
    public static string GetFolder(string project, string package)
    {
        using var assets = Read(project);
        string path = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Single(library => library.Name.StartsWith(package + "/", StringComparison.OrdinalIgnoreCase))
            .Value.GetProperty("path").GetString()!;
        return assets.RootElement.GetProperty("packageFolders").EnumerateObject()
            .Select(folder => Path.Combine(folder.Name, path))
            .First(Directory.Exists);
    }
}
