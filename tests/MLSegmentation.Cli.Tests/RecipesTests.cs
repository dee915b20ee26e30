using System.Text.RegularExpressions;

namespace MLSegmentation.Cli.Tests;

public sealed partial class RecipesTests
{
    [Fact]
    public void HowTo_Trainings_AreThoseOfTheScript()
    {
        string script = OneLine(File.ReadAllText(Path.Combine(Repository.Root, "benchmarks", "recipes.sh")));
        string[][] trainings = [.. Trainings()];

        Assert.Equal(3, trainings.Length);
        Assert.All(trainings, training => Assert.All(Options(training), option => Assert.Contains(option, script, StringComparison.Ordinal)));
    }

    private static IEnumerable<string[]> Trainings()
    {
        string page = OneLine(File.ReadAllText(Path.Combine(Repository.Root, "docs", "how-to", "recipes.md")));
        return Training().Matches(page).Select(training => Word().Matches(training.Groups[1].Value).Select(word => word.Value.Trim('"')).ToArray());
    }

    /// <summary>The options with their values, but for those that say where files are.</summary>
    private static IEnumerable<string> Options(string[] training) => Enumerable.Range(1, training.Length - 1)
        .Where(index => training[index].StartsWith("--", StringComparison.Ordinal)
            && training[index] is not ("--images" or "--masks" or "--model" or "--classes"))
        .Select(index => $"{training[index]} {training[index + 1]}");

    /// <summary>Lines of a command that go on in the next one, put together.</summary>
    private static string OneLine(string text) => Continuation().Replace(text, " ");

    [GeneratedRegex(@"\./mlseg (train .*)")]
    private static partial Regex Training();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continuation();
}
