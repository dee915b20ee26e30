using System.Text.Json;

namespace MLSegmentation.Build.Tests;

/// <summary>The items that MSBuild knows in a project.</summary>
internal static class Items
{
    /// <summary>The identities of the items of one kind; nothing is restored or built unless the options name a target.</summary>
    public static string[] Get(string kind, string project, params string[] options)
    {
        var result = Command.Run("dotnet", ["msbuild", project, $"-getItem:{kind}", .. options]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var items = json.RootElement.GetProperty("Items").GetProperty(kind);
        return [.. items.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }
}
