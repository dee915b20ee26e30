using System.Globalization;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>The first page names every network and every command, so that it does not fall behind them.</summary>
public sealed class FirstPageTests
{
    private const string NetworksBegin = "## Which network";
    private const string CommandsBegin = "## The commands";

    [Fact]
    public void FirstPage_Networks_AreThoseOfTheCatalogueWithTheirParameters()
    {
        string[] rows = Section(NetworksBegin).Split('\n');

        Assert.All(NetworkCatalog.Names, name =>
        {
            string row = Assert.Single(rows, row => row.StartsWith('|') && row.Contains($"`{name}`", StringComparison.Ordinal));
            Assert.Contains(Millions(name), row, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void FirstPage_Commands_AreThoseOfTheTool()
    {
        string section = Section(CommandsBegin);

        Assert.All(Program.CreateRootCommand().Subcommands, command => Assert.Contains($"`{command.Name}`", section, StringComparison.Ordinal));
    }

    private static string Millions(string network)
    {
        var graph = NetworkCatalog.Create(network).CreateGraph(inputChannels: 3, outputChannels: 2);
        return (graph.ParameterCount / 1e6).ToString("F1", CultureInfo.InvariantCulture);
    }

    private static string Section(string begin)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        int start = page.IndexOf(begin, StringComparison.Ordinal);
        int end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return page[start..end];
    }
}
