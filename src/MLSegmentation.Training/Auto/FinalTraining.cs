namespace MLSegmentation.Training.Auto;

/// <summary>Trains by the chosen plan with all that is left of the budget: one model, or one for each fold of a cross-validation.</summary>
internal sealed class FinalTraining(AutoWork work, SegmentationPlan plan, AutoImages images)
{
    /// <summary>How often one model goes through the held-out images: for the decision on post-processing, and for the report.</summary>
    public const int EvaluationPasses = 2;

    private const int ManyFolds = 5;
    private const int FewFolds = 3;
    private const int ImagesPerFold = 2;

    /// <summary>Refuses more folds than there are images, before anything is tried.</summary>
    /// <exception cref="SegmentationException">There are too few images for so many folds as were asked for.</exception>
    public static void RequireImages(AutoWork work, AutoImages images)
    {
        if (work.Options.Folds is { } wanted && wanted > images.Learned.Count)
        {
            throw new SegmentationException(
                $"There are {images.Learned.Count} images to learn from, too few for {wanted} folds; take at most {images.Learned.Count} folds.");
        }
    }

    /// <summary>Trains; where the run is stopped meanwhile, the models that are finished come out, or else the first as far as it is.</summary>
    public TrainedModels Run()
    {
        int count = work.State.Folds ?? ChooseFolds();
        work.Write(state => state with { Folds = count });
        var models = new List<SegmentationTransformer>();
        var predictions = new List<ImagePredictions>();
        try
        {
            int[][] folds = count == 1 ? [[]] : HeldOutImages.Deal(images.Learned, count, work.State.Seed);
            for (int fold = 0; fold < count && (fold == 0 || !work.IsStopped); fold++)
            {
                RunFold(fold, folds, models, predictions);
            }

            return new TrainedModels(models, predictions, count);
        }
        catch
        {
            models.ForEach(model => model.Dispose());
            throw;
        }
    }

    /// <summary>How long the evaluation of the finished model takes.</summary>
    private TimeSpan GetEvaluationTime(int folds)
    {
        // With folds, once more for the ensemble and once for each of its members.
        int passes = folds == 1 ? EvaluationPasses : (EvaluationPasses * folds) + folds;
        return passes * AutoWork.EstimateEvaluation(plan, images.HeldOut.Count);
    }

    private int ChooseFolds()
    {
        if (work.Options.Folds is { } wanted)
        {
            return wanted;
        }

        double steps = work.Budget.Steps is { } all
            ? all - work.State.Trials.Sum(trial => trial.Steps)
            : (work.Budget.GetTrainingEnd(GetEvaluationTime(1)) - work.Elapsed) / plan.Cost.StepDuration!.Value;
        return AreEnough(ManyFolds) ? ManyFolds : AreEnough(FewFolds) ? FewFolds : 1;

        bool AreEnough(int folds) => steps / folds >= Planner.StepsForMoreWidth && images.Learned.Count >= ImagesPerFold * folds;
    }

    private void RunFold(int fold, int[][] folds, List<SegmentationTransformer> models, List<ImagePredictions> predictions)
    {
        var model = fold < work.State.Finished.Count
            ? work.Journal.LoadModel(work.Context, fold, work.Scoring)
            : Train(fold, folds);
        if (work.IsStopped && fold > 0 && work.State.Finished.Count == fold)
        {
            // Cut short, it would make those that are finished worse.
            model.Dispose();
            return;
        }

        models.Add(model);
        if (!work.IsStopped && work.State.Finished.Count == fold)
        {
            work.Journal.SaveModel(work.Context, model, fold);
            work.Write(state => state with { Finished = [.. state.Finished, model.Info.Training!.Steps] });
        }

        if (folds[fold].Length > 0)
        {
            predictions.Add(ImagePredictions.Of(work, model, images.Select(folds[fold])));
        }
    }

    private SegmentationTransformer Train(int fold, int[][] folds)
    {
        TimeSpan? end = work.Budget.Time is null ? null : GetEnd(fold, folds.Length);
        if (work.State.Steps.Count == fold)
        {
            var (most, expected) = CountSteps(end, fold, folds.Length);
            work.Write(state => state with
            {
                Steps = [.. state.Steps, most],
                ExpectedSteps = [.. Enumerable.Range(0, fold).Select(state.GetExpectedSteps), expected],
            });
        }

        return work.Train(plan, new AutoPart
        {
            Stage = AutoStage.Training,
            Subject = folds.Length == 1 ? "" : $"fold {fold + 1} of {folds.Length}",
            Data = images.Select(images.Learned.Except(folds[fold])),
            Steps = work.State.Steps[fold],
            ExpectedSteps = work.State.GetExpectedSteps(fold),
            LeastSteps = Planner.LeastSteps,
            End = end,
            Checkpoints = work.Journal.GetCheckpoints(fold),
        });
    }

    /// <summary>The most steps that a training is prepared for, and those that it is expected to come to.</summary>
    private (int Most, int Expected) CountSteps(TimeSpan? end, int fold, int folds)
    {
        if (end is { } time)
        {
            // Never fewer than a plan promises, whatever has taken longer meanwhile.
            var (left, perStep) = (time - work.Elapsed, plan.Cost.StepDuration!.Value);
            int expected = Math.Max(AutoBudget.GetExpectedSteps(left, perStep), Planner.LeastSteps);
            return (Math.Max(AutoBudget.GetMostSteps(left, perStep), expected), expected);
        }

        int steps = ShareSteps(fold, folds);
        return (steps, steps);
    }

    /// <summary>What is left of the steps, shared out between the folds that are left.</summary>
    private int ShareSteps(int fold, int folds)
    {
        int spent = work.State.Trials.Sum(trial => trial.Steps) + work.State.Finished.Sum();
        return Math.Max(1, (work.Budget.Steps!.Value - spent) / (folds - fold));
    }

    /// <summary>What is left of the time, shared out between the folds that are left.</summary>
    private TimeSpan GetEnd(int fold, int folds)
    {
        var left = work.Budget.GetTrainingEnd(GetEvaluationTime(folds)) - work.Elapsed;
        var evaluation = folds == 1 ? TimeSpan.Zero : AutoWork.EstimateEvaluation(plan, images.Learned.Count / folds);
        return work.Elapsed + (left / (folds - fold)) - evaluation;
    }
}

/// <summary>The models of a training: one, or one for each fold, with what each predicts for the images that it alone has not seen.</summary>
/// <param name="Models">The models.</param>
/// <param name="Predictions">The predictions of each fold; none where there is one model.</param>
/// <param name="Folds">How many models were to be trained.</param>
internal sealed record TrainedModels(IReadOnlyList<SegmentationTransformer> Models, IReadOnlyList<ImagePredictions> Predictions, int Folds);
