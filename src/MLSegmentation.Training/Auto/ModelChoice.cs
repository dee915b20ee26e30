using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>Decides which model comes out: one that was trained to its end, the ensemble of several, or the best so far where the run was stopped.</summary>
internal sealed class ModelChoice(AutoWork work, AutoImages images)
{
    /// <summary>Chooses, and disposes of the others.</summary>
    /// <param name="trained">What was trained by the chosen plan; null where the run was stopped before.</param>
    /// <param name="trial">The best model of the trials; null where there is none. It stays the caller's unless it is chosen.</param>
    public (SegmentationTransformer Model, PlannedChoice Choice) Choose(TrainedModels? trained, SegmentationTransformer? trial)
    {
        if (trained is null)
        {
            return (trial!, new PlannedChoice("model", "trial", "The run was stopped while candidates were tried; it is the best of them so far."));
        }

        if (trained.Models is [var only])
        {
            return work.IsStopped && trial is not null ? ChooseStopped(only, trial) : (only, Explain(trained));
        }

        return ChooseOfFolds(trained.Models);
    }

    private PlannedChoice Explain(TrainedModels trained) => new(
        "model",
        "single",
        work.State.Finished is [] ? "The run was stopped; the model is that of the steps until then."
            : trained.Folds == 1 ? $"Each of several models would get fewer than {Planner.StepsForMoreWidth} steps or too few images, or one was asked for."
            : "The run was stopped before a second model was trained.");

    private (SegmentationTransformer Model, PlannedChoice Choice) ChooseStopped(SegmentationTransformer stopped, SegmentationTransformer trial)
    {
        var data = images.Select(images.OfTrials);
        double ofStopped = HeldOutScore.Of(work, stopped, data);
        double ofTrial = HeldOutScore.Of(work, trial, data);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"The run was stopped; on the held-out images the model of the steps until then has {ofStopped:0.000}, that of the trials {ofTrial:0.000}.");
        if (ofTrial > ofStopped)
        {
            stopped.Dispose();
            return (trial, new PlannedChoice("model", "trial", reason));
        }

        return (stopped, new PlannedChoice("model", "single", reason));
    }

    private (SegmentationTransformer Model, PlannedChoice Choice) ChooseOfFolds(IReadOnlyList<SegmentationTransformer> models)
    {
        var ensemble = SegmentationTransformer.Ensemble(models, options: work.Scoring);
        var data = images.Select(images.HeldOut);
        double ofEnsemble = images.HeldOut.Count == 0 ? double.NaN : HeldOutScore.Of(work, ensemble, data);
        double[] ofModels = images.HeldOut.Count == 0 ? [] : [.. models.Select(model => HeldOutScore.Of(work, model, data))];
        int best = ofModels.Length == 0 ? -1 : Array.IndexOf(ofModels, ofModels.Max());
        bool isEnsemble = best < 0 || !(ofModels[best] > ofEnsemble);
        string reason = best < 0
            ? "There are no images that no model has seen; the mean of several models is the safer choice."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"On the images that no model has seen the ensemble has {ofEnsemble:0.000}, the best of its {models.Count} members {ofModels[best]:0.000}.");
        foreach (var other in models.Where((_, index) => isEnsemble || index != best))
        {
            other.Dispose();
        }

        if (!isEnsemble)
        {
            ensemble.Dispose();
        }

        return (isEnsemble ? ensemble : models[best], new PlannedChoice("model", isEnsemble ? "ensemble" : "single", reason));
    }
}
