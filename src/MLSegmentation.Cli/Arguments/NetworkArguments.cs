using System.CommandLine;
using MLSegmentation.Cli.Completion;
using MLSegmentation.Options;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that choose a network and its hyper-parameters: those that the networks of the catalogue declare.</summary>
internal sealed class NetworkArguments
{
    private const string DefaultNetwork = "unet";
    private const string DeepSupervision = "deep-supervision";

    private static readonly ILookup<string, (string Network, HyperParameter Parameter)> Declared = NetworkCatalog.Names
        .SelectMany(name => NetworkCatalog.Create(name).HyperParameters, (name, parameter) => (Network: name, Parameter: parameter))
        .ToLookup(declared => declared.Parameter.Name);

    private readonly Option<string> _network;

    private readonly Dictionary<string, Option> _hyperParameters = Declared.ToDictionary(declared => declared.Key, CreateOption);

    /// <summary>Creates the options.</summary>
    /// <param name="byDefault">What is taken where neither a network nor a hyper-parameter is given.</param>
    public NetworkArguments(string byDefault = DefaultNetwork)
    {
        _network = new("--network")
        {
            Description = $"The network: {string.Join(", ", NetworkCatalog.Names)}. Default: {byDefault}.",
            HelpName = "NAME",
        };
        OptionCompletion.Offer(_network, NetworkCatalog.Names);
    }

    public IEnumerable<Option> Options => [_network, .. _hyperParameters.Values];

    /// <summary>Whether the user asked for a network, by its name or with a hyper-parameter.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetResult(_network) is { Implicit: false } || Given(parsed).Count > 0;

    public string Name(ParseResult parsed) => parsed.GetValue(_network) ?? DefaultNetwork;

    /// <summary>The network that was asked for; where none was, that of a plan with the hyper-parameters that were given.</summary>
    public NetworkArchitecture Architecture(ParseResult parsed, NetworkArchitecture? planned = null)
    {
        bool isPlanned = planned is not null && parsed.GetResult(_network) is not { Implicit: false };
        string name = isPlanned ? planned!.Name : Name(parsed);
        try
        {
            var given = Given(parsed);
            foreach (var parameter in isPlanned ? planned!.HyperParameters : [])
            {
                if (parameter.Value is { } value)
                {
                    given.TryAdd(parameter.Name, value);
                }
            }

            var network = NetworkCatalog.Create(name, given, OptionName);
            RequireSeveralHeads(network, parsed);
            return network;
        }
        catch (SegmentationException exception)
        {
            bool isKnown = NetworkCatalog.Names.Contains(name);
            throw new UsageException(exception.Message + (isKnown ? "" : Suggestion.For(name, NetworkCatalog.Names)));
        }
    }

    /// <summary>Refuses deep supervision of a network that is too shallow for it: it would change nothing.</summary>
    private void RequireSeveralHeads(NetworkArchitecture network, ParseResult parsed)
    {
        if (_hyperParameters[DeepSupervision] is Option<bool> option
            && parsed.GetValue(option)
            && network.CreateGraph(inputChannels: 1, outputChannels: 1, network.Ranks[0]).Heads.Count == 1)
        {
            throw new UsageException(
                $"{option.Name} supervises the outputs of several depths, and this {network.Name} has one output only; "
                + "give a larger --depth, or leave it out.");
        }
    }

    private static string OptionName(string hyperParameter) => $"--{hyperParameter}";

    /// <summary>An option that takes a value, or none where all it can do is to turn on what no network has by default.</summary>
    private static Option CreateOption(IGrouping<string, (string Network, HyperParameter Parameter)> declared)
    {
        (string name, string meaning) = (OptionName(declared.Key), declared.First().Parameter.Description);
        string networks = DescribeNetworks([.. declared.Select(one => one.Network)]);
        if (declared.All(one => one.Parameter is { IsSwitch: true, Value: "false" }))
        {
            return new Option<bool>(name) { Description = $"{meaning}{networks}" };
        }

        var option = new Option<string?>(name)
        {
            Description = $"{meaning}{DescribeValues(declared)}{networks} Default: the network's own.",
            HelpName = Placeholder(declared.First().Parameter.AllowedValues),
        };
        OptionCompletion.Offer(option, declared.SelectMany(one => Choices(one.Parameter.AllowedValues)).Distinct());
        return option;
    }

    /// <summary>The values where there are a few, such as <c>none|batch|instance</c>, else that it is a number or several.</summary>
    private static string Placeholder(string allowedValues)
    {
        string[] choices = Choices(allowedValues);
        return choices.Length > 0
            ? string.Join('|', choices)
            : allowedValues.Contains("numbers", StringComparison.Ordinal) ? "NUMBER,NUMBER,…" : "NUMBER";
    }

    /// <summary>The values where there are a few; nothing where they are numbers or lists.</summary>
    private static string[] Choices(string allowedValues)
    {
        string[] choices = allowedValues.Split([", ", " or "], StringSplitOptions.None);
        return choices.Length > 1 && !choices.Any(choice => choice.Contains(' ')) ? choices : [];
    }

    /// <summary>The values that most networks take, and those that others do; nothing where the placeholder has them all.</summary>
    private static string DescribeValues(IEnumerable<(string Network, HyperParameter Parameter)> declared)
    {
        var byValues = declared.GroupBy(one => one.Parameter.AllowedValues, one => one.Network).OrderByDescending(group => group.Count()).ToArray();
        return byValues.Length == 1 && Placeholder(byValues[0].Key).Contains('|')
            ? ""
            : $" Values: {string.Join(", ", byValues.Skip(1).Select(group => $"{group.Key} in {string.Join(", ", group)}").Prepend(byValues[0].Key))}.";
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
