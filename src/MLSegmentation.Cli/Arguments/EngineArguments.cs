using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about what a model is trained and applied with.</summary>
internal sealed class EngineArguments
{
    private readonly Option<int?> _threads =
        Option.Integer("--threads", "Processor threads to compute with. Default: OMP_NUM_THREADS, or half of the logical processors.");
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where to compute: cpu, cuda or cuda:INDEX.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cpu",
    };

    public IEnumerable<Option> Options => [_threads, _device];

    public int? Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>The index of the GPU, or null for the processor.</summary>
    public int? GpuDeviceId(ParseResult parsed) => parsed.GetValue(_device)! switch
    {
        "cpu" => null,
        "cuda" => 0,
        ['c', 'u', 'd', 'a', ':', .. var index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int id) => id,
        var name => throw new UsageException($"--device takes cpu, cuda or cuda:INDEX, not '{name}'."),
    };

    /// <summary>Opens a model, whose warnings about images are shown.</summary>
    /// <exception cref="SegmentationException">The file holds no model.</exception>
    public SegmentationTransformer LoadModel(MLContext mlContext, FileInfo file, ParseResult parsed)
    {
        var options = new SegmentationScoringOptions { Threads = Threads(parsed), GpuDeviceId = GpuDeviceId(parsed), Warning = WarningLine.Write };
        return mlContext.Segmentation().Load(file.FullName, options);
    }
}
