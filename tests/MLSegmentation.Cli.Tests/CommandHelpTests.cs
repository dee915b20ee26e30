using System.CommandLine;
using System.Text.RegularExpressions;
using MLSegmentation.Cli.Help;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests;

public sealed partial class CommandHelpTests
{
    private const int Width = 80;

    public static TheoryData<string> Commands => [.. Program.CreateRootCommand().Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Of_AnyCommand_HasAnExampleThatItTakes(string name)
    {
        string example = Example().Match(Help(name)).Groups[1].Value;
        string[] words = [.. Word().Matches(example).Select(word => word.Value.Trim('"'))];

        Assert.Equal(["mlseg", name], words[..2]);
        Assert.Empty(UsageErrors.Find(Program.CreateRootCommand().Parse(words[1..]), words[1..]));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Of_AnyCommand_ShowsEveryOptionInAGroup(string name)
    {
        var command = Find(name);
        string help = Help(name);
        string[] known = ["--network", "--initial-weights", .. NetworkCatalog.Names.SelectMany(HyperParameters)];

        // What no group names is shown among the network's options, where nothing else belongs.
        Assert.All(
            command.Options.Select(option => option.Name).Where(option => CommandGuide.GroupOf(name, option) == "Network"),
            option => Assert.Contains(option, known));
        Assert.All(command.Options, option => Assert.Matches($@"(?m)^  {option.Name}\b", help));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Of_NarrowTerminal_BreaksLinesBetweenWords(string name)
    {
        string[] lines = Help(name).Split('\n');

        // The names of options and the example stay whole.
        Assert.All(lines.Where(line => line.StartsWith("    ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 1, Width));
    }

    [Fact]
    public void Of_Train_NamesTheLibrarysDefaults()
    {
        string help = Regex.Replace(Help("train"), @"\s+", " ");
        var defaults = new SegmentationTrainerOptions();

        Assert.Equal(defaults.Loss.ToString(), LossCatalog.Parse(Default("loss", help)).ToString());
        Assert.Equal(
            string.Join(", ", defaults.Augmentations),
            string.Join(", ", AugmentationCatalog.Parse(Default("augmentations", help))));
        Assert.Equal("0.9 for sgd, 0 for rmsprop", Default("momentum", help));
    }

    [Fact]
    public void Of_Summary_SaysThatAllNetworksAreShownByDefault() =>
        Assert.Contains("Default: all networks.", Regex.Replace(Help("summary"), @"\s+", " "), StringComparison.Ordinal);

    private static IEnumerable<string> HyperParameters(string network) =>
        NetworkCatalog.Create(network).HyperParameters.Select(parameter => $"--{parameter.Name}");

    private static Command Find(string name) => Program.CreateRootCommand().Subcommands.Single(command => command.Name == name);

    private static string Help(string name) => HelpText.Of(Find(name), Width);

    private static string Default(string option, string help) => Regex.Match(help, $@" --{option}\b.*? Default: (.*?)\. ").Groups[1].Value;

    [GeneratedRegex(@"Example:\n  (.*)\n")]
    private static partial Regex Example();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
