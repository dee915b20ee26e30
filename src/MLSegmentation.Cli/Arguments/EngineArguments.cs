using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

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

    /// <summary>Opens a model for image files, which the tool reads with 8 bits.</summary>
    /// <exception cref="SegmentationException">The file holds no model, or one for floating-point pixels.</exception>
    public SegmentationTransformer LoadModel(MLContext mlContext, FileInfo file, ParseResult parsed)
    {
        var options = new SegmentationScoringOptions { Threads = Threads(parsed), GpuDeviceId = GpuDeviceId(parsed) };
        var model = mlContext.Segmentation().Load(file.FullName, options);
        if (model.Info.Pixels == PixelKind.EightBit)
        {
            return WithDefaultColumns(model);
        }

        int channels = model.Info.Channels;
        model.Dispose();
        throw new SegmentationException(
            $"The model '{file}' takes floating-point pixels with {channels} channels, and this command reads image files of 8 bits. "
            + "Score it in a program, from a column of float vectors; docs/how-to/more-channels-more-bits.md shows how.");
    }

    /// <summary>The model for the columns that the tool's data has, whatever a program called those that it saved the model with.</summary>
    private static SegmentationTransformer WithDefaultColumns(SegmentationTransformer model)
    {
        if ((model.ImageColumnName, model.PredictedLabelColumnName, model.ScoreColumnName) == ("Image", "PredictedLabel", "Score"))
        {
            return model;
        }

        using (model)
        {
            return model.WithColumns();
        }
    }
}
