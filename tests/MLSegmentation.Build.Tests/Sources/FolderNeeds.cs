using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLSegmentation.Build.Tests.Sources;

/// <summary>Which folder of a project needs which other: where the types and members that its code names are declared.</summary>
internal sealed class FolderNeeds
{
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _needs = new(StringComparer.Ordinal);

    public FolderNeeds(SourceProject project)
    {
        foreach (var tree in project.Trees)
        {
            Add(project, tree);
        }
    }

    /// <summary>The folders, without those that need no other.</summary>
    public IEnumerable<string> Folders => _needs.Keys;

    /// <summary>The folders that a folder needs.</summary>
    public IEnumerable<string> Of(string folder) => _needs.TryGetValue(folder, out var others) ? others.Keys : [];

    /// <summary>What one folder needs of another, for messages.</summary>
    public string Reasons(string folder, string other) => string.Join(", ", _needs[folder][other]);

    /// <summary>The way from a folder back to itself; null where there is none.</summary>
    public IReadOnlyList<string>? FindCircle(string start)
    {
        var ways = new Queue<string[]>([[start]]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (ways.TryDequeue(out string[]? way))
        {
            foreach (string next in Of(way[^1]))
            {
                if (next == start)
                {
                    return [.. way, start];
                }

                if (seen.Add(next))
                {
                    ways.Enqueue([.. way, next]);
                }
            }
        }

        return null;
    }

    private void Add(SourceProject project, SyntaxTree tree)
    {
        var model = project.Compilation.GetSemanticModel(tree);
        string folder = project.FolderOf(tree);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(name => !IsNameOnly(name)))
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            if (TypeOf(symbol) is { } type && !IsException(type) && type.DeclaringSyntaxReferences is [var declared, ..])
            {
                string other = project.FolderOf(declared.SyntaxTree);
                if (other != folder && !other.StartsWith("..", StringComparison.Ordinal))
                {
                    Get(folder, other).Add($"{Path.GetFileNameWithoutExtension(tree.FilePath)} → {type.Name}");
                }
            }
        }
    }

    private SortedSet<string> Get(string folder, string other)
    {
        if (!_needs.TryGetValue(folder, out var others))
        {
            _needs.Add(folder, others = new(StringComparer.Ordinal));
        }

        if (!others.TryGetValue(other, out var reasons))
        {
            others.Add(other, reasons = new(StringComparer.Ordinal));
        }

        return reasons;
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol as INamedTypeSymbol ?? symbol switch
    {
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType,
        _ => null,
    };

    // What a message names is not needed.
    private static bool IsNameOnly(SimpleNameSyntax name) =>
        name.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    // Every folder reports errors in the same way.
    private static bool IsException(ITypeSymbol type) =>
        type.Name == nameof(Exception) || (type.BaseType is { } parent && IsException(parent));
}
