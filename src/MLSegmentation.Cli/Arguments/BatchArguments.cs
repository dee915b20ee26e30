using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option about how many images are scored together.</summary>
internal sealed class BatchArguments
{
    private readonly Option<int?> _batchSize = Option.Integer(
        "--batch-size",
        $"How many images of one size that follow each other are scored together. Default: {new SegmentationScoringOptions().BatchSize}.",
        unit: "IMAGES");

    public IEnumerable<Option> Options => [_batchSize];

    /// <summary>The options of scoring with those that were given; the next images are decoded while the network computes.</summary>
    public SegmentationScoringOptions Apply(SegmentationScoringOptions options, ParseResult parsed) =>
        options with { BatchSize = parsed.GetValue(_batchSize) ?? options.BatchSize, ReadAhead = true };
}
