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
    private readonly Option<string?> _normalization = new("--norm") { Description = "Normalisation: none, batch or instance. Default: the network's own.", HelpName = "NAME" };
    private readonly Option<string?> _upsampling = new("--upsample") { Description = "How the network enlarges: transposed or bilinear. Default: the network's own.", HelpName = "NAME" };
    private readonly Option<bool> _deepSupervision = new("--deep-supervision") { Description = "Supervise several depths of the network, where it can." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_network, _width, _depth, _normalization, _upsampling, _deepSupervision])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The network that the user asked for.</summary>
    public NetworkArchitecture Architecture(ParseResult parsed)
    {
        try
        {
            return NetworkCatalog.Create(parsed.GetValue(_network)!, NetworkOptions.Parse(Given(parsed)));
        }
        catch (SegmentationException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private Dictionary<string, string> Given(ParseResult parsed)
    {
        var given = new Dictionary<string, string>();
        Add("width", parsed.GetValue(_width)?.ToString(CultureInfo.InvariantCulture));
        Add("depth", parsed.GetValue(_depth)?.ToString(CultureInfo.InvariantCulture));
        Add("norm", parsed.GetValue(_normalization));
        Add("upsample", parsed.GetValue(_upsampling));
        Add("deep-supervision", parsed.GetValue(_deepSupervision) ? "true" : null);
        return given;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                given.Add(name, value);
            }
        }
    }
}
