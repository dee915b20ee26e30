using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLSegmentation.Build.Tests.Sources;

public sealed class FolderTests
{
    private const int LongestFile = 350;
    private const int LongestMethod = 40;
    private const int MostParameters = 6;

    public static TheoryData<string> Projects { get; } = [.. SourceProject.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_NeedEachOtherInOneDirectionOnly(string name)
    {
        var needs = new FolderNeeds(SourceProject.All.Single(project => project.Name == name));

        string[] circles = [.. needs.Folders.Select(needs.FindCircle).OfType<IReadOnlyList<string>>().Select(way => Describe(needs, way))];

        AssertNone(circles);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_OfAProject_FollowItsFolders(string name)
    {
        var project = SourceProject.All.Single(item => item.Name == name);

        AssertNone(project.Trees.Where(tree => !FollowsFolder(project, tree)).Select(tree => tree.FilePath));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Sources_OfAProject_AreShort(string name)
    {
        var project = SourceProject.All.Single(item => item.Name == name);
        var methods = project.Trees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseMethodDeclarationSyntax>());

        AssertNone(
        [
            .. project.Trees.Where(tree => tree.GetText().Lines.Count - 1 > LongestFile).Select(tree => tree.FilePath),
            .. methods.Where(method => CountLines(method) > LongestMethod || method.ParameterList.Parameters.Count > MostParameters).Select(Describe),
        ]);
    }

    private static void AssertNone(IEnumerable<string> faults)
    {
        string text = string.Join('\n', faults);
        Assert.True(text.Length == 0, text);
    }

    // What users write may stand nearer to the root, so that they need few lines of using.
    private static bool FollowsFolder(SourceProject project, SyntaxTree tree)
    {
        if (tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().SingleOrDefault() is not { } space)
        {
            return true;
        }

        string expected = $"{project.Name}.{project.FolderOf(tree).Replace('/', '.')}".TrimEnd('.');
        bool isPublic = space.Members.Any(type => type.Modifiers.Any(SyntaxKind.PublicKeyword));
        return isPublic ? $"{expected}.".StartsWith($"{space.Name}.", StringComparison.Ordinal) : space.Name.ToString() == expected;
    }

    private static int CountLines(BaseMethodDeclarationSyntax method)
    {
        var span = method.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string Describe(BaseMethodDeclarationSyntax method) =>
        $"{Path.GetFileName(method.SyntaxTree.FilePath)}: {method.ToString().Split('{')[0]} ({CountLines(method)} lines)";

    private static string Describe(FolderNeeds needs, IReadOnlyList<string> way) => string.Join(
        "; ", way.Zip(way.Skip(1), (folder, other) => $"'{folder}' needs '{other}' ({needs.Reasons(folder, other)})"));
}
