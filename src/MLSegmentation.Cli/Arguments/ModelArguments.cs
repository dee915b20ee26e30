using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that name a model, or several whose probabilities are averaged.</summary>
internal sealed class ModelArguments
{
    private readonly Option<FileInfo[]> _models;
    private readonly Option<double[]?> _weights = Option.Parsed(
        "--model-weights", "How much each --model counts, as numbers above 0, in their order. Default: all the same.", "NUMBER,…", ParseWeights);

    public ModelArguments(bool isRequired)
    {
        _models = new("--model")
        {
            Description = "The trained model (.zip or .onnx); given several times, the mean of all.",
            HelpName = "FILE",
            Required = isRequired,
        };
        _models.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError("--model takes a file, and its value is empty.");
            }
        });
    }

    public IEnumerable<Option> Options => [_models, _weights];

    /// <summary>The option that says how much each model counts.</summary>
    public IEnumerable<Option> Weights => [_weights];

    /// <summary>The files; none where no model is given.</summary>
    public FileInfo[] Files(ParseResult parsed) => parsed.GetValue(_models) ?? [];

    /// <summary>Opens the model, or all of them as one.</summary>
    /// <exception cref="SegmentationException">A file holds no model, or they do not suit each other.</exception>
    /// <exception cref="UsageException">The weights are not those of the models.</exception>
    public SegmentationTransformer Load(ParseResult parsed, MLContext mlContext, SegmentationScoringOptions options)
    {
        var files = Files(parsed);

        // Where an option of several values is not given, its value is an empty array.
        double[]? weights = parsed.GetValue(_weights) is { Length: > 0 } given ? given : null;
        if (files.Length == 1)
        {
            UsageException.ThrowIfGiven(parsed, "weighs several models, and --model is given once; give it several times", _weights);
            return mlContext.Segmentation().Load(files[0].ToString(), options);
        }

        if (weights is not null && weights.Length != files.Length)
        {
            throw new UsageException($"--model-weights has {weights.Length} weights, and --model is given {files.Length} times; give as many of both.");
        }

        return mlContext.Segmentation().LoadEnsemble([.. files.Select(file => file.ToString())], weights, options);
    }

    /// <summary>Throws when weights were given and no model.</summary>
    public void RequireNone(ParseResult parsed) =>
        UsageException.ThrowIfGiven(parsed, "weighs models, and no --model is given; give several", _weights);

    private static double[] ParseWeights(string text) =>
    [
        .. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
            && weight > 0
            && double.IsFinite(weight)
                ? weight
                : throw new SegmentationException($"'{part}' is no number above 0; give numbers separated by commas, such as 2,1.")),
    ];
}
