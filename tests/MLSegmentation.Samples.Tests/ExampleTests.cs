using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML;
using MLSegmentation.Classical;
using MLSegmentation.Training;

namespace MLSegmentation.Samples.Tests;

/// <summary>The examples of the XML documentation, in which there are a context, images with masks, and a model.</summary>
public sealed class ExampleTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using MLSegmentation;
        using MLSegmentation.Classical;
        using MLSegmentation.Training;
        using MLSegmentation.Training.Graph;
        using MLSegmentation.Training.Networks;
        """;

    private const string Method = "static class Example { static void Run(MLContext mlContext, IDataView data, SegmentationTransformer model) {";

    private static readonly Type[] Doors =
    [
        typeof(MLContextExtensions), typeof(SegmentationCatalog), typeof(DataOperationsCatalogExtensions), typeof(TransformsCatalogExtensions),
        typeof(MaskTransformsExtensions), typeof(SegmentationTransformer), typeof(AugmentationPreview),
        typeof(ClassicalTrainersExtensions), typeof(ClassicalCatalogExtensions),
    ];

    private static readonly string[] Files = ["MLSegmentation.xml", "MLSegmentation.Training.xml", "MLSegmentation.Classical.xml"];

    public static TheoryData<string> MembersWithExamples => [.. Members().Where(member => member.Elements("example").Any()).Select(Name)];

    [Theory]
    [MemberData(nameof(MembersWithExamples))]
    public void Example_OfAMember_Compiles(string member)
    {
        string code = string.Join('\n', Members().Single(element => Name(element) == member).Elements("example").Elements("code").Select(item => item.Value));

        // The example of a type is a type.
        string program = member.StartsWith("T:", StringComparison.Ordinal) ? $"{Usings}\n{code}" : $"{Usings}\n{Method}\n{code}\n}} }}";
        var tree = CSharpSyntaxTree.ParseText(program, new CSharpParseOptions(LanguageVersion.CSharp12));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

        var diagnostics = CSharpCompilation.Create("Example", [tree], BuiltPackageResolver.Dependencies, options).GetDiagnostics();

        Assert.NotEmpty(code.Trim());
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Documentation_OfEveryDoor_HasReturnsAndAnExample()
    {
        var members = Members().ToLookup(element => Name(element).Split('(', '`')[0]);
        var doors = Doors.SelectMany(door => door.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && method.Name != nameof(IDisposable.Dispose));

        Assert.All(doors.GroupBy(method => $"M:{method.DeclaringType!.FullName}.{method.Name}"), overloads =>
        {
            Assert.Equal(overloads.Count(), members[overloads.Key].Count());
            Assert.All(members[overloads.Key], member => Assert.True(member.Element("example") is not null, $"{Name(member)} has no example."));
            int returning = overloads.Count(method => method.ReturnType != typeof(void));
            Assert.True(returning == members[overloads.Key].Count(member => member.Element("returns") is not null), $"{overloads.Key} lacks returns.");
        });
    }

    private static IEnumerable<XElement> Members() =>
        Files.SelectMany(file => XDocument.Load(Path.Combine(AppContext.BaseDirectory, file)).Descendants("member"));

    private static string Name(XElement member) => (string)member.Attribute("name")!;
}
