using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

/// <summary>Runs C# as a notebook does: cell after cell, each seeing what the ones before it declared.</summary>
internal static partial class Script
{
    /// <summary>Runs the cells with <paramref name="folder"/> as the current one.</summary>
    public static async Task<ScriptState> RunAsync(string folder, params IEnumerable<string> cells)
    {
        string previous = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder;
            return await RunCellsAsync(cells);
        }
        finally
        {
            Environment.CurrentDirectory = previous;
        }
    }

    private static async Task<ScriptState> RunCellsAsync(IEnumerable<string> cells)
    {
        string versions = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Packages.props"));
        string properties = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Build.props"));
        var resolver = new BuiltPackageResolver(versions, Version().Match(properties).Groups[1].Value);
        var options = ScriptOptions.Default.AddReferences(BuiltPackageResolver.Dependencies).WithMetadataResolver(resolver);
        using var loader = new InteractiveAssemblyLoader();
        foreach (var assembly in BuiltPackageResolver.Assemblies)
        {
            loader.RegisterDependency(assembly);
        }

        ScriptState state = await CSharpScript.Create("", options, assemblyLoader: loader).RunAsync();
        foreach (string cell in cells)
        {
            state = await state.ContinueWithAsync(cell, options);
        }

        return state;
    }

    [GeneratedRegex("<Version>([^<]+)</Version>")]
    private static partial Regex Version();
}
