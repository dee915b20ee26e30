using System.CommandLine;
using System.Globalization;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that choose a network and its hyper-parameters.</summary>
internal sealed class NetworkArguments
{
    private readonly Option<string> _network = new("--network")
    {
        Description = $"The network: {string.Join(", ", NetworkCatalog.Names)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "unet",
    };

    private readonly Option<int?> _width = NumberOption.Integer("--width", "Channels at full size. Default: the network's own.", 1);
    private readonly Option<int?> _depth = NumberOption.Integer("--depth", "How often the network halves the size. Default: the network's own.", 1);
    private readonly Option<string?> _normalization = new("--norm")
    {
        Description = "Normalisation: none, batch or instance. Default: the network's own.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _upsampling = new("--upsample")
    {
        Description = "How the network enlarges: transposed or bilinear. Default: the network's own.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _encoder = new("--encoder")
    {
        Description = "Encoder: resnet18, resnet34 or resnet50. Default: the network's own.",
        HelpName = "NAME",
    };
    private readonly Option<int?> _outputStride = NumberOption.Integer(
        "--output-stride", "How much smaller than the image the encoder's features are: 8 or 16. Default: the network's own.", 8, 16);
    private readonly Option<int?> _recurrences = NumberOption.Integer(
        "--recurrences", "How often a recurrent layer is applied again. Default: the network's own.", 1);
    private readonly Option<bool> _deepSupervision = new("--deep-supervision") { Description = "Supervise several depths of the network, where it can." };
    private readonly Option<int?> _prune = NumberOption.Integer(
        "--prune", "Cut the network down to the head of this depth, where it has several. Default: all of it.", 1);
    private readonly Option<string?> _gates = new("--gates")
    {
        Description = "Attention gates: true or false, to compare. Default: the network's own.",
        HelpName = "BOOL",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[
            _network, _width, _depth, _normalization, _upsampling, _encoder, _outputStride, _recurrences, _deepSupervision, _prune, _gates,
        ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether the user asked for a network, by its name or with a hyper-parameter.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetResult(_network) is { Implicit: false } || Given(parsed).Count > 0;

    /// <summary>The name of the network that the user asked for.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(_network)!;

    /// <summary>The network that the user asked for.</summary>
    public NetworkArchitecture Architecture(ParseResult parsed)
    {
        try
        {
            return NetworkCatalog.Create(Name(parsed), NetworkOptions.Parse(Given(parsed)));
        }
        catch (SegmentationException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private Dictionary<string, string> Given(ParseResult parsed)
    {
        var given = new Dictionary<string, string>();
        Add("width", Text(parsed.GetValue(_width)));
        Add("depth", Text(parsed.GetValue(_depth)));
        Add("norm", parsed.GetValue(_normalization));
        Add("upsample", parsed.GetValue(_upsampling));
        Add("encoder", parsed.GetValue(_encoder));
        Add("output-stride", Text(parsed.GetValue(_outputStride)));
        Add("recurrences", Text(parsed.GetValue(_recurrences)));
        Add("deep-supervision", parsed.GetValue(_deepSupervision) ? "true" : null);
        Add("prune", Text(parsed.GetValue(_prune)));
        Add("gates", parsed.GetValue(_gates));
        return given;

        static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                given.Add(name, value);
            }
        }
    }
}
