using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLSegmentation.Evaluation.Folds;

/// <summary>Trains and evaluates once for each fold, one after the other, and tells the channel how far it is.</summary>
internal sealed class CrossValidationRun(IEstimator<ITransformer> estimator, Func<IDataView, SegmentationMetrics> evaluate, IChannel channel)
{
    /// <summary>Runs all folds. Where one fails, the models so far are disposed.</summary>
    /// <exception cref="SegmentationException">A fold cannot be trained or evaluated; the message says which, and why.</exception>
    public SegmentationCrossValidation Run(IReadOnlyList<Fold> folds, CancellationToken cancellationToken)
    {
        var results = new List<SegmentationCrossValidationResult>();
        try
        {
            foreach (var fold in folds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results.Add(RunOrExplain(fold, folds.Count));
            }
        }
        catch
        {
            results.ForEach(result => (result.Model as IDisposable)?.Dispose());
            throw;
        }

        return new SegmentationCrossValidation(results);
    }

    private SegmentationCrossValidationResult RunOrExplain(Fold fold, int count)
    {
        try
        {
            return Run(fold, count);
        }
        catch (SegmentationException exception)
        {
            throw exception.Within(FormattableString.Invariant($"Fold {fold.Index + 1} of {count}"));
        }
    }

    private SegmentationCrossValidationResult Run(Fold fold, int count)
    {
        channel.Info(MessageSensitivity.None, "Fold {0} of {1}: training, {2} rows are held out", fold.Index + 1, count, fold.HoldOutCount);
        var model = estimator.Fit(fold.TrainSet);
        try
        {
            var scored = model.Transform(fold.HoldOutSet);
            var metrics = evaluate(scored);
            channel.Info(MessageSensitivity.None, "Fold {0} of {1}: {2}", fold.Index + 1, count, metrics.ToString());
            return new SegmentationCrossValidationResult(model, metrics, scored, fold.Index);
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }
}
