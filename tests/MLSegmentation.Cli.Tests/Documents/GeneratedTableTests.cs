using System.Globalization;
using System.Reflection;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>The tables of the reference are those of the library and of the tool.</summary>
public sealed class GeneratedTableTests
{
    [Fact]
    public void NetworksReference_Table_IsWhatTheNetworksCost() => DocumentTable.Check(
        "reference/networks.md",
        "networks",
        ["network", " parameters", " multiply-adds", " receptive field", "volumes", "hyper-parameters", "paper"],
        NetworkCatalog.Names.Select(NetworkRow));

    [Fact]
    public void NetworksReference_HyperParameters_AreThoseThatTheNetworksDeclare() => DocumentTable.Check(
        "reference/networks.md",
        "hyper-parameters",
        ["hyper-parameter", "meaning", "values", "defaults"],
        NetworkCatalog.Names
            .SelectMany(name => NetworkCatalog.Create(name).HyperParameters, (name, parameter) => (Network: name, Parameter: parameter))
            .GroupBy(declared => declared.Parameter.Name, HyperParameterRow));

    [Fact]
    public void LossesReference_Table_ListsEveryLossOfTheCommandLine() => DocumentTable.Check(
        "reference/losses.md",
        "losses",
        ["`--loss`", "in C#", "choose it when"],
        LossCatalog.Names.Select(name => new[] { $"`{name}`", ClassOf(LossCatalog.Parse(name)), null }));

    [Fact]
    public void LossesReference_Table_NamesEveryClass()
    {
        string reference = DocumentTable.Read("reference/losses.md");
        var types = typeof(Loss).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Loss)) && !type.IsAbstract).Select(type => type.Name);

        Assert.All(types, type => Assert.Contains($"| `{type}` |", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void AugmentationsReference_Tables_ListEveryOne()
    {
        string[] columns = ["name", "class", "settings: range, default", "what it is for"];
        var all = AugmentationCatalog.Names.ToLookup(name => AugmentationCatalog.Create(name) is PhotometricAugmentation);

        DocumentTable.Check(
            "reference/augmentations.md", "presets", ["preset", "for", "what it holds"],
            AugmentationCatalog.PresetNames.Select(name => new[] { $"`{name}`", null, null }));
        DocumentTable.Check("reference/augmentations.md", "geometric", columns, all[false].Select(AugmentationRow));
        DocumentTable.Check("reference/augmentations.md", "photometric", columns, all[true].Select(AugmentationRow));
    }

    [Fact]
    public void AugmentationsReference_Rows_HaveEverySettingWithItsDefault()
    {
        string reference = DocumentTable.Read("reference/augmentations.md");
        foreach (string name in AugmentationCatalog.Names)
        {
            var augmentation = AugmentationCatalog.Create(name);
            string begin = $"| `{name}` | `{augmentation.GetType().Name}` |";
            string row = Assert.Single(reference.Split('\n'), line => line.StartsWith(begin, StringComparison.Ordinal));
            PropertyInfo[] settings = [.. augmentation.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(property => property.CanWrite)];

            Assert.All(settings, setting => Assert.Matches(
                string.Create(CultureInfo.InvariantCulture, $"`{setting.Name}`[^`]*, {setting.GetValue(augmentation)}\\b"), row));
        }
    }

    [Fact]
    public void CommandLineReference_Tables_HaveTheOptionsOfEveryCommand()
    {
        const string Page = "reference/command-line.md";

        DocumentTable.CheckText(Page, OptionTables.Update(DocumentTable.Read(Page)));
    }

    [Fact]
    public void CommandLineReference_Options_AreInTheGroupsOfHelp() =>
        Assert.Empty(OptionTables.FindMisplaced(DocumentTable.Read("reference/command-line.md")));

    private static string[] NetworkRow(string name)
    {
        var network = NetworkCatalog.Create(name);
        var summary = NetworkSummary.Of(network.CreateGraph(inputChannels: 3, outputChannels: 2), new ImageSize(256, 256));
        return
        [
            $"`{name}`",
            summary.Parameters.ToString("N0", CultureInfo.InvariantCulture),
            (summary.MultiplyAdds / 1e9).ToString("F1", CultureInfo.InvariantCulture),
            summary.ReceptiveField?.ToString(CultureInfo.InvariantCulture) ?? "image",
            network.Ranks.Contains(3) ? "yes" : "no",
            string.Join(", ", network.HyperParameters.Select(parameter => $"`{parameter.Name}`")),
            network.Paper!,
        ];
    }

    /// <summary>The class of a loss; a sum has none, and how it is written in C# is written by hand.</summary>
    private static string? ClassOf(Loss loss) => loss.GetType().IsPublic ? $"`{loss.GetType().Name}`" : null;

    /// <summary>The settings are written by hand where there are some, and are then checked.</summary>
    private static string?[] AugmentationRow(string name)
    {
        var type = AugmentationCatalog.Create(name).GetType();
        bool hasSettings = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Any(property => property.CanWrite)
            || type == typeof(ForegroundCrop);
        return [$"`{name}`", $"`{type.Name}`", hasSettings ? null : "", null];
    }

    private static string[] HyperParameterRow(string name, IEnumerable<(string Network, HyperParameter Parameter)> declared)
    {
        var all = declared.ToList();
        return
        [
            $"`{name}`",
            all[0].Parameter.Description,
            ByNetwork(parameter => parameter.AllowedValues),
            ByNetwork(parameter => parameter.Value is { } value ? $"`{value}`" : "none"),
        ];

        // What most networks have, then the others with their names.
        string ByNetwork(Func<HyperParameter, string> text)
        {
            var groups = all.GroupBy(one => text(one.Parameter), one => $"`{one.Network}`").OrderByDescending(group => group.Count()).ToList();
            return string.Join("; ", groups.Skip(1).Select(group => $"{group.Key} in {string.Join(", ", group)}").Prepend(groups[0].Key));
        }
    }
}
