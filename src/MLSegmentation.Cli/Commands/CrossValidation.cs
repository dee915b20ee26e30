using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary>Trains and evaluates a model for each part of the data, and writes each as soon as it is trained.</summary>
internal sealed class CrossValidation(MLContext mlContext, Func<int, SegmentationTrainer> createTrainer, FileInfo model, TrainingDisplay display)
    : IEstimator<ITransformer>
{
    private readonly List<SegmentationModelInfo> _models = [];
    private int _count;

    /// <summary>Runs all folds, shows what they come to, and gives its JSON form.</summary>
    public object Run(IDataView data, int count, int seed, CancellationToken cancellation)
    {
        _count = count;
        var options = new SegmentationCrossValidationOptions
        {
            NumberOfFolds = count,
            EvenFolds = true,
            Seed = seed,
            Evaluation = new() { CancellationToken = cancellation },
        };
        using var folds = display.Show(() => mlContext.Segmentation().CrossValidate(data, this, options));
        CrossValidationTable.Write(folds);
        foreach (int fold in Enumerable.Range(1, count))
        {
            Terminal.WriteLine($"Model: {FoldArguments.ModelFile(model, fold)}");
        }

        return new
        {
            Network = _models[0].Network.Name,
            _models[0].Network.Parameters,
            Seed = seed,
            _models[0].Channels,
            _models[0].Training!.Options,
            Folds = folds.Select((fold, index) => new
            {
                Fold = index + 1,
                Model = FoldArguments.ModelFile(model, index + 1).ToString(),
                _models[index].Training!.Steps,
                _models[index].Training!.BestEpoch,
                Metrics = fold.Metrics with { Images = [] },
            }),
            folds.Summary,
        };
    }

    /// <inheritdoc/>
    public ITransformer Fit(IDataView input)
    {
        int fold = _models.Count + 1;
        display.BeginFold(fold, _count);
        var trained = createTrainer(fold).Fit(input);
        try
        {
            mlContext.Segmentation().Save(trained, FoldArguments.ModelFile(model, fold).FullName);
            _models.Add(trained.Info);
            return trained;
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => createTrainer(1).GetOutputSchema(inputSchema);
}
