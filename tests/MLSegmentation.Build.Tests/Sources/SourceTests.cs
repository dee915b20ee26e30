namespace MLSegmentation.Build.Tests.Sources;

public sealed class SourceTests
{
    private const int LongestLine = 160;

    [Fact]
    public void Lines_OfCSharp_AreNoLongerThanTheEditorIsTold()
    {
        string[] folders = [.. ((string[])["src", "tests", "samples", "benchmarks", "notebooks"]).Select(folder => Path.Combine(Repository.Root, folder))];
        string[] files = [.. folders.SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))];

        // The analyzer of the build overlooks comments and strings.
        var tooLong = files.SelectMany(file => File.ReadLines(file).Select((line, index) => (File: file, Number: index + 1, line.Length)))
            .Where(line => line.Length > LongestLine);

        Assert.True(files.Length > 500);
        Assert.Empty(tooLong);
        Assert.Contains($"max_line_length = {LongestLine}\n", File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), StringComparison.Ordinal);
    }
}
