using System.CommandLine;
using MLSegmentation.Options;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that choose a network and its hyper-parameters: those that the networks of the catalogue declare.</summary>
internal sealed class NetworkArguments
{
    private static readonly ILookup<string, (string Network, HyperParameter Parameter)> Declared = NetworkCatalog.Names
        .SelectMany(name => NetworkCatalog.Create(name).HyperParameters, (name, parameter) => (Network: name, Parameter: parameter))
        .ToLookup(declared => declared.Parameter.Name);

    private readonly Option<string> _network = new("--network")
    {
        Description = $"The network: {string.Join(", ", NetworkCatalog.Names)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "unet",
    };

    private readonly Dictionary<string, Option> _hyperParameters = Declared.ToDictionary(declared => declared.Key, CreateOption);

    public IEnumerable<Option> Options => [_network, .. _hyperParameters.Values];

    /// <summary>Whether the user asked for a network, by its name or with a hyper-parameter.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetResult(_network) is { Implicit: false } || Given(parsed).Count > 0;

    public string Name(ParseResult parsed) => parsed.GetValue(_network)!;

    public NetworkArchitecture Architecture(ParseResult parsed)
    {
        try
        {
            return NetworkCatalog.Create(Name(parsed), Given(parsed), OptionName);
        }
        catch (SegmentationException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static string OptionName(string hyperParameter) => $"--{hyperParameter}";

    /// <summary>An option that takes a value, or none where all it can do is to turn on what no network has by default.</summary>
    private static Option CreateOption(IGrouping<string, (string Network, HyperParameter Parameter)> declared)
    {
        (string name, string meaning) = (OptionName(declared.Key), declared.First().Parameter.Description);
        string networks = DescribeNetworks([.. declared.Select(one => one.Network)]);
        return declared.All(one => one.Parameter is { IsSwitch: true, Value: "false" })
            ? new Option<bool>(name) { Description = $"{meaning}{networks}" }
            : new Option<string?>(name)
            {
                Description = $"{meaning} Values: {DescribeValues(declared)}.{networks} Default: the network's own.",
                HelpName = "VALUE",
            };
    }

    /// <summary>The values that most networks take, and those that others do.</summary>
    private static string DescribeValues(IEnumerable<(string Network, HyperParameter Parameter)> declared)
    {
        var byValues = declared.GroupBy(one => one.Parameter.AllowedValues, one => one.Network).OrderByDescending(group => group.Count()).ToArray();
        return string.Join(", ", byValues.Skip(1).Select(group => $"{group.Key} in {string.Join(", ", group)}").Prepend(byValues[0].Key));
    }

    private static string DescribeNetworks(string[] having)
    {
        string[] lacking = [.. NetworkCatalog.Names.Except(having)];
        return lacking.Length == 0
            ? ""
            : lacking.Length < having.Length ? $" Not in {string.Join(", ", lacking)}." : $" Only in {string.Join(", ", having)}.";
    }

    private Dictionary<string, string> Given(ParseResult parsed) => _hyperParameters
        .Where(parameter => parsed.GetResult(parameter.Value) is { Implicit: false })
        .ToDictionary(parameter => parameter.Key, parameter => Text(parsed, parameter.Value));

    private static string Text(ParseResult parsed, Option option) =>
        option is Option<bool> flag ? (parsed.GetValue(flag) ? "true" : "false") : parsed.GetValue((Option<string?>)option) ?? "";
}
