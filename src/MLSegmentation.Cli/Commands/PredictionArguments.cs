using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options that say which predictions are evaluated: those of models on images, or a folder of masks; and what is done to them.</summary>
internal sealed class PredictionArguments
{
    private readonly ModelArguments _models = new(isRequired: false);
    private readonly Option<DirectoryInfo> _folder =
        Option.Folder("--predictions", "A folder of predicted masks, instead of --model and --images.");
    private readonly EvaluationInput _input;
    private readonly AveragingArguments _averaging = new();
    private readonly PostProcessingArguments _postProcessing = new();

    /// <summary>The options, of all images or of a part of them.</summary>
    public PredictionArguments(ShardArguments? shard = null) => _input = new EvaluationInput(
        "The folder of images to apply the model to; beside --predictions, the images that they belong to, for --report.", shard);

    /// <summary>The options that name the models and the folder of predictions.</summary>
    public IEnumerable<Option> Named => [.. _models.Options, _folder];

    /// <summary>All other options.</summary>
    public IEnumerable<Option> Others => [.. _input.Options, .. _averaging.Views, .. _postProcessing.Options];

    /// <summary>All options.</summary>
    public IEnumerable<Option> Options => [.. Named, .. Others];

    /// <summary>Which images and true masks there are.</summary>
    public EvaluationInput Input => _input;

    /// <summary>Whether it is masks that were predicted before.</summary>
    public bool AreMasks(ParseResult parsed) => parsed.GetValue(_folder) is not null;

    /// <summary>Whether predictions are named.</summary>
    public bool AreGiven(ParseResult parsed) => AreMasks(parsed) || Models(parsed).Length > 0;

    /// <summary>The models; none where there are none.</summary>
    public FileInfo[] Models(ParseResult parsed) => _models.Files(parsed);

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Files(ParseResult parsed) => _input.Files(parsed, parsed.GetValue(_folder));

    /// <summary>Throws when an option was given that is about models, where masks were predicted before.</summary>
    public void Check(ParseResult parsed)
    {
        if (AreMasks(parsed))
        {
            _input.RequireNoEngine(parsed);
            _models.RequireNone(parsed);
            _averaging.RequireNone(parsed);
            _postProcessing.RequireNoThresholds(parsed);
        }
    }

    /// <summary>What the predictions come from, the same for all parts of an evaluation.</summary>
    public string DescribeSource(ParseResult parsed) => PredictionSource.Describe(
        parsed, Models(parsed), [.. _models.Weights, .. _averaging.Views, .. _postProcessing.Options, .. _input.Tiling, .. _input.Reading]);

    /// <summary>The predictions and the true masks.</summary>
    public EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, CancellationToken cancellation) =>
        (Models(parsed), _input.HasImages(parsed), parsed.GetValue(_folder)) switch
        {
            ([_, ..], true, null) => _input.Open(parsed, mlContext, options => Load(parsed, mlContext, options), cancellation),
            ([], _, { } predictions) =>
                _input.Open(parsed, mlContext, predictions, _input.Images(parsed)).PostProcess(mlContext, _postProcessing.Read(parsed)),
            _ => throw new UsageException("Give either --model and --images (or --pairs), or --predictions."),
        };

    private SegmentationTransformer Load(ParseResult parsed, MLContext mlContext, SegmentationScoringOptions options) =>
        _models.Load(parsed, mlContext, _averaging.ReadViews(parsed, options) with { PostProcessing = _postProcessing.Read(parsed) });
}
