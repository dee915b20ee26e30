using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about what a model is applied with.</summary>
internal sealed class ScoringArguments
{
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<string> _device = CommonOptions.Device();

    public void AddTo(Command command)
    {
        command.Options.Add(_threads);
        command.Options.Add(_device);
    }

    /// <summary>How the user wants to score.</summary>
    public SegmentationScoringOptions Read(ParseResult parsed) => new()
    {
        Threads = parsed.GetValue(_threads),
        GpuDeviceId = DeviceName.ToGpuDeviceId(parsed.GetValue(_device)!),
    };
}
