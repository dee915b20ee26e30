using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace MLSegmentation.Cli.Tests;

public sealed class HostileNamesTests
{
    private static readonly string[] Names = [.. HostileNames.Files];

    [Fact]
    public void Check_HostileNames_AreVisibleEverywhere()
    {
        using var folder = Draw();
        foreach (string name in Names.Take(3))
        {
            File.WriteAllText(Path.Combine(folder.Images, name), "no image");
        }

        var result = Mlseg.Run(
            "check", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--json", folder["check.json"],
            "--report", folder["check.html"]);

        AssertVisible(result, 1);
        Assert.All(Names.Take(3), name => Assert.Contains(SegmentationText.Escape(name), result.Output, StringComparison.Ordinal));
        string json = ReadVisible(folder["check.json"]);
        Assert.All(Names.Take(3), name => Assert.Contains(Texts(JsonNode.Parse(json)!), text => text.EndsWith(name, StringComparison.Ordinal)));
        AssertPage(ReadVisible(folder["check.html"]), Names[0]);
    }

    [Fact]
    public void TrainAndJudge_HostileNames_AreVisibleEverywhere()
    {
        using var folder = Draw();
        AssertVisible(Mlseg.Run(folder.Train("--steps", "1", "--history", folder["h.csv"])), 0);

        AssertVisible(
            Mlseg.Run(
                "evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks, "--json", folder["e.json"],
                "--csv", folder["e.csv"], "--report", folder["e.html"], "--threads", "1"),
            0);
        AssertVisible(
            Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--json", folder["p.json"]), 0);

        string[] lines = ReadVisible(folder["e.csv"]).TrimEnd('\n').Split('\n');
        Assert.Equal(1 + Names.Length, lines.Length);
        Assert.All(Names, name => Assert.Contains(lines, line => line.Contains(
            SegmentationText.Escape(name).Replace("\"", "\"\"", StringComparison.Ordinal), StringComparison.Ordinal)));
        AssertPage(ReadVisible(folder["e.html"]), null);
        string[] texts = [.. Texts(JsonNode.Parse(ReadVisible(folder["e.json"]))!), .. Texts(JsonNode.Parse(ReadVisible(folder["p.json"]))!)];
        Assert.All(Names, name => Assert.True(texts.Count(text => Path.GetFileName(text) == name) >= 2, SegmentationText.Escape(name)));
        Assert.Equal(Names.Length, Directory.GetFiles(folder["out"]).Length);
    }

    [Fact]
    public void Errors_HostileArguments_AreOneVisibleLine()
    {
        const string Hostile = "\e[31mred\nmlseg: forged\u202e";
        string[][] commands =
        [
            ["info", "--model", $"{Hostile}.zip"],
            ["predict", "--model", $"{Hostile}.zip", "--images", Hostile, "--output", "out"],
            [Hostile],
            ["info", Hostile],
            ["info", $"--{Hostile}"],
            ["summary", "--network", Hostile],
            ["info", "--model", new string('x', 50_000)],
        ];

        foreach (string[] command in commands)
        {
            var result = Mlseg.Run(command);

            Assert.InRange(result.ExitCode, 1, 2);
            AssertVisible(result, result.ExitCode);
            Assert.InRange(result.Error.Length, 20, 5000);
            Assert.All(result.Error.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(mlseg: |')", line));
            Assert.DoesNotContain(result.Error.Split('\n'), line => line.StartsWith("mlseg: forged", StringComparison.Ordinal));
        }
    }

    /// <summary>A folder with an image and a mask of every hostile name.</summary>
    private static WorkFolder Draw()
    {
        var folder = new WorkFolder();
        for (int index = 0; index < Names.Length; index++)
        {
            folder.AddImage("plain.png", WorkFolder.ImageSide, index);
            File.Move(Path.Combine(folder.Images, "plain.png"), Path.Combine(folder.Images, Names[index]));
            File.Move(Path.Combine(folder.Masks, "plain.png"), Path.Combine(folder.Masks, Names[index]));
        }

        return folder;
    }

    private static void AssertVisible(MlsegResult result, int exitCode)
    {
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        HostileNames.AssertVisible(result.Output);
        HostileNames.AssertVisible(result.Error);
    }

    private static string ReadVisible(string path)
    {
        string text = File.ReadAllText(path);
        HostileNames.AssertVisible(text);
        return text;
    }

    private static void AssertPage(string html, string? name)
    {
        var page = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" || element.Attribute("onerror") is not null);
        Assert.True(name is null || page.Value.Contains(SegmentationText.Escape(name), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Texts),
        JsonObject item => item.SelectMany(pair => Texts(pair.Value)),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };
}
