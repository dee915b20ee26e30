using System.Text.RegularExpressions;

namespace MLSegmentation.Cli.Tests;

public sealed partial class RecipesTests
{
    private const int ImageSide = 256;

    [Theory]
    [InlineData("membranes.zip", new byte[] { 0, 255 })]
    [InlineData("streets.zip", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })]
    public void HowTo_TrainingForOneStep_Runs(string model, byte[] values)
    {
        using var folder = new WorkFolder();
        AddImages(folder, values);
        string[] command = Assert.Single(Trainings(), training => training.Contains(model));

        string[] once = With(command, ("--images", folder.Images), ("--masks", folder.Masks), ("--model", folder[model]), ("--steps", "1"), ("--width", "2"));

        Mlseg.Run(once).Succeeded();
        Assert.True(File.Exists(folder[model]));
    }

    [Fact]
    public void HowTo_Trainings_AreThoseOfTheScript()
    {
        string script = OneLine(File.ReadAllText(Path.Combine(Repository.Root, "benchmarks", "recipes.sh")));
        string[][] trainings = [.. Trainings()];

        Assert.Equal(2, trainings.Length);
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

    private static string[] With(string[] command, params (string Option, string Value)[] changes)
    {
        string[] changed = [.. command];
        foreach (var (option, value) in changes)
        {
            changed[Array.IndexOf(changed, option) + 1] = value;
        }

        return changed;
    }

    /// <summary>Lines of a command that go on in the next one, put together.</summary>
    private static string OneLine(string text) => Continuation().Replace(text, " ");

    /// <summary>Two images whose masks are stripes of all values.</summary>
    private static void AddImages(WorkFolder folder, byte[] values)
    {
        byte[] grey = [.. Enumerable.Range(0, ImageSide * ImageSide).Select(index => (byte)index)];
        byte[] mask = [.. Enumerable.Range(0, ImageSide * ImageSide).Select(index => values[index % ImageSide * values.Length / ImageSide])];
        foreach (string name in (string[])["a.png", "b.png"])
        {
            WorkFolder.SaveGrey(grey, ImageSide, ImageSide, Path.Combine(folder.Images, name));
            WorkFolder.SaveGrey(mask, ImageSide, ImageSide, Path.Combine(folder.Masks, name));
        }
    }

    [GeneratedRegex(@"\./mlseg (train .*)")]
    private static partial Regex Training();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continuation();
}
