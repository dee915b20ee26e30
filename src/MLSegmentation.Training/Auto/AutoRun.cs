using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Inspection;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Auto;

/// <summary>One run: plans, tries, trains, decides.</summary>
/// <param name="work">What was asked for.</param>
/// <param name="measure">Measures a step.</param>
/// <param name="planning">Ends the planning, from which nothing comes out.</param>
internal sealed class AutoRun(AutoWork work, Func<DataFingerprint, TrainingShape, TimeSpan> measure, CancellationToken planning)
{
    private readonly List<PlannedChoice> _decisions = [];

    /// <summary>Runs, or goes on.</summary>
    public AutoTrainingResult Run(IDataView data)
    {
        work.Report(AutoStage.Planning);
        var plans = Plan(data);
        var images = HoldOut(data, plans);
        FinalTraining.RequireImages(work, images);
        using var trials = new CandidateTrials(work, plans, images);
        int chosen = work.State.Chosen ?? Choose(plans, images, trials);
        var trained = work.IsStopped && work.State.Trials.Count > 0 ? null : Train(plans[chosen], images);
        var trial = work.IsStopped ? trials.Take() ?? work.Journal.LoadTrial(work.Context, work.Scoring) : null;
        if (trained is null && trial is null)
        {
            throw new OperationCanceledException(work.Options.StopToken);
        }

        var (model, choice) = new ModelChoice(work, images).Choose(trained, trial);
        if (ReferenceEquals(model, trial))
        {
            chosen = trials.FindBest();
            ExplainCandidate(chosen, "The run was stopped; of all trials until then, one of this candidate has the best score on the held-out images.");
        }
        else
        {
            trial?.Dispose();
            ExplainCandidate(chosen, GetReason(plans));
        }

        _decisions.Add(choice);
        if (!work.IsStopped)
        {
            _decisions.AddRange(TrainingOutcome.Explain(work, plans[chosen]));
        }

        return Finish(model, images, plans, chosen, trained);
    }

    private SegmentationPlan[] Plan(IDataView data)
    {
        if (work.Options.Plan is { Network.BeginsWithImageNet: true })
        {
            ImageNetWeights.Open().Dispose();
        }

        CompareClasses((work.Options.Classes ?? ClassesAnnotation.Read(data.Schema[work.Options.LabelColumnName]))?.ToComparableText());
        var before = work.Elapsed;
        var inspection = work.Context.Segmentation().Inspect(data, new SegmentationInspectionOptions
        {
            Classes = work.Options.Classes,
            ImageColumnName = work.Options.ImageColumnName,
            LabelColumnName = work.Options.LabelColumnName,
            CancellationToken = planning,
        });
        var fingerprint = DataFingerprint.Of(inspection);
        if (work.State.Candidates.Count == 0)
        {
            var candidates = new CandidatePlans(work, fingerprint, work.Elapsed - before, shape => measure(fingerprint, shape)).Create();
            work.Write(state => state with { Candidates = candidates });
        }

        SegmentationPlan[] plans = [.. work.State.Candidates.Select(candidate => candidate.ReadPlan())];
        return fingerprint.IsOf(plans[0].Fingerprint)
            ? plans
            : throw new SegmentationException(
                $"The run in '{work.Options.Folder}' is of other images. Resume with the images of that run, or begin a new run in another folder.");
    }

    /// <summary>Refuses other classes than those that the run began with, which is known before anything is planned.</summary>
    private void CompareClasses(string? classes)
    {
        if (work.State.Classes is { } known && classes is not null && known != classes)
        {
            throw new SegmentationException(
                $"The run in '{work.Options.Folder}' is of the classes '{known}', and those given are '{classes}'. Resume with the classes of that run, or "
                + "begin a new run in another folder.");
        }

        if (work.State.Classes is null && classes is not null)
        {
            work.Write(state => state with { Classes = classes });
        }
    }

    private AutoImages HoldOut(IDataView data, SegmentationPlan[] plans)
    {
        var classes = HeldOutImages.ReadClasses(data, work.Options.LabelColumnName, work.Options.CancellationToken);
        if (work.State.HeldOut is null)
        {
            int count = work.Budget.CountHeldOut(classes.Count, plans.Max(plan => AutoWork.EstimateEvaluation(plan, 1)));
            int[] rows = HeldOutImages.Draw(classes, count, work.State.Seed);
            work.Write(state => state with { HeldOut = rows });
        }

        var held = work.State.HeldOut!;
        if (held.Any(row => row >= classes.Count))
        {
            throw new SegmentationException(
                $"The run in '{work.Options.Folder}' holds out image {held.Max()}, but there are {classes.Count}, from 0; begin a new run in another folder.");
        }

        _decisions.Add(new PlannedChoice("heldOut", $"{held.Count} of {classes.Count} images", held.Count == 0
            ? "There are too few images to spare one, so nothing is measured: try the model on other images."
            : "No training sees them; candidates, models and post-processing are compared on them, so that the scores are those of images like these, "
                + "and slightly too good."));
        return new AutoImages(data, classes.Count, held);
    }

    private int Choose(SegmentationPlan[] plans, AutoImages images, CandidateTrials trials)
    {
        int chosen = plans.Length > 1 && CandidateTrials.ArePossible(work, plans, images) ? trials.Run() : 0;
        if (!work.IsStopped)
        {
            work.Write(state => state with { Chosen = chosen });
        }

        return chosen;
    }

    private void ExplainCandidate(int chosen, string reason) =>
        _decisions.Add(new PlannedChoice("candidate", work.State.Candidates[chosen].Name, reason));

    /// <summary>Why a candidate was chosen, by this run or by the one that it goes on from.</summary>
    private string GetReason(SegmentationPlan[] plans) => plans.Length > 1
        ? work.State.Trials.Count > 0
            ? "It was the best on the held-out images after as much training as the others."
            : "The budget, or the number of images, is too small to try the others; it is what the rules choose first."
        : work.Options.Plan is not null ? "It was given."
        : !CandidateRules.ArePhotographs(plans[0].Fingerprint) || ImageNetWeights.AreThere
            ? "The rules, memory and time leave no other candidate for such images."
            : $"The rules leave no other candidate; with the package {ImageNetWeights.Package} there would be an encoder that has learned from ImageNet.";

    private TrainedModels Train(SegmentationPlan plan, AutoImages images)
    {
        work.Options.StopToken.ThrowIfCancellationRequested();
        return new FinalTraining(work, plan, images).Run();
    }

    private AutoTrainingResult Finish(
        SegmentationTransformer model, AutoImages images, SegmentationPlan[] plans, int chosen, TrainedModels? trained)
    {
        work.Report(AutoStage.Evaluating);
        var folds = trained?.Predictions is { Count: > 1 } predictions ? predictions : null;
        var pooled = folds is null ? null : ImagePredictions.Pool(folds);
        model = PostProcess(model, images, pooled);
        var held = images.HeldOut.Count == 0 ? null : model.Transform(images.Select(images.HeldOut));
        var metrics = held is null ? null : work.Context.Segmentation().Evaluate(
            held,
            work.Options.LabelColumnName,
            work.Options.ScoreColumnName,
            work.Options.PredictedLabelColumnName,
            new() { Bootstrap = new(), CancellationToken = work.Options.CancellationToken });
        var candidates = plans.Select((plan, index) => new AutoCandidate(
            work.State.Candidates[index].Name,
            plan,
            work.State.Candidates[index].Reason,
            [.. work.State.Trials.Where(trial => trial.Candidate == index).Select(trial => trial.ToTrial())],
            index == chosen));
        return new AutoTrainingResult(work.Context, model, held)
        {
            Candidates = [.. candidates],
            Decisions = _decisions,
            Metrics = metrics,
            CrossValidation = folds is null ? null : new SegmentationCrossValidationSummary([.. folds.Select(fold => Evaluate(fold, bootstrap: false))]),
            OutOfFold = pooled is null ? null : Evaluate(pooled, bootstrap: true),
            Seed = work.State.Seed,
            Duration = work.Elapsed,
            IsStopped = work.IsStopped,
            LabelColumnName = work.Options.LabelColumnName,
        };
    }

    private SegmentationMetrics Evaluate(ImagePredictions predictions, bool bootstrap) =>
        predictions.Evaluate(work.Context, bootstrap, work.Options.CancellationToken);

    /// <summary>The model with the post-processing that the folds' predictions speak for, or without folds those for the held-out images.</summary>
    private SegmentationTransformer PostProcess(SegmentationTransformer model, AutoImages images, ImagePredictions? pooled)
    {
        var held = pooled is not null || images.HeldOut.Count == 0 ? null : ImagePredictions.Of(work, model, images.Select(images.HeldOut));
        string where = pooled is null ? "on the held-out images" : "on the pooled predictions of the folds, each for images that its model has not seen";
        var (postProcessing, choice) = PostProcessingChoice.Choose(model.Info.Classes, (pooled ?? held)?.Images, where);
        _decisions.Add(choice);
        if (postProcessing is null)
        {
            return model;
        }

        using (model)
        {
            return model.WithPostProcessing(postProcessing);
        }
    }
}
