namespace MLSegmentation.Training.Auto;

/// <summary>
/// Chooses between candidates by successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization",
/// AISTATS 2016): in each round all that are left are trained for the same time or the same steps, and the worse half is dropped.
/// </summary>
internal sealed class CandidateTrials(AutoWork work, IReadOnlyList<SegmentationPlan> plans, AutoImages images) : IDisposable
{
    private readonly int _rounds = (int)Math.Ceiling(Math.Log2(plans.Count));
    private SegmentationTransformer? _best;

    // That of the best model of all rounds, those of an earlier run among them; null where there is none.
    private double? _bestScore = work.Journal.HasTrial ? work.State.Trials.Max(trial => (double?)GetScore(trial)) : null;

    /// <summary>Tries the candidates, and gives the index of the best.</summary>
    public int Run()
    {
        int[] left = [.. Enumerable.Range(0, plans.Count)];
        for (int round = 1; left.Length > 1 && !work.IsStopped; round++)
        {
            left = RunRound(round, left);
        }

        return left[0];
    }

    /// <summary>Whether trials as long as there is time for tell anything.</summary>
    public static bool ArePossible(AutoWork work, IReadOnlyList<SegmentationPlan> plans, AutoImages images)
    {
        int rounds = (int)Math.Ceiling(Math.Log2(plans.Count));
        return images.HeldOut.Count > 0
            && plans.All(plan => CountSteps(work, plan, images, (rounds, plans.Count)) >= AutoBudget.LeastTrialSteps)
            && (work.State.Trials.Count > 0 || LeaveEnough(work, plans));
    }

    /// <summary>Whether there is time for the fewest steps of the training after the trials; what was done before may have taken most of it.</summary>
    private static bool LeaveEnough(AutoWork work, IReadOnlyList<SegmentationPlan> plans) => work.Budget.Time is not { } time
        || work.Budget.GetTrainingEnd(TimeSpan.Zero) - work.Elapsed - (time * AutoBudget.TrialShare)
            >= Planner.LeastSteps * plans.Max(plan => plan.Cost.StepDuration!.Value);

    /// <summary>Hands the best model over to the caller; null where there is none.</summary>
    public SegmentationTransformer? Take()
    {
        var taken = _best;
        _best = null;
        return taken;
    }

    /// <summary>The candidate that the model of <see cref="Take"/> is of: that of the best trial, whatever its round, and of equal ones the first.</summary>
    public int FindBest() => work.State.Trials.MaxBy(GetScore)!.Candidate;

    public void Dispose() => _best?.Dispose();

    private static double GetScore(StoredTrial trial) => trial.Score ?? double.NegativeInfinity;

    private int[] RunRound(int round, int[] candidates)
    {
        var scores = new List<(int Candidate, double Score)>();
        foreach (int candidate in candidates)
        {
            var trial = work.State.Trials.FirstOrDefault(trial => trial.Candidate == candidate && trial.Round == round)
                ?? RunTrial(round, candidate, candidates.Length);
            scores.Add((candidate, GetScore(trial)));
            if (work.IsStopped)
            {
                break;
            }
        }

        // The order of equal ones stays.
        int kept = work.IsStopped ? 1 : (candidates.Length + 1) / 2;
        return [.. scores.OrderByDescending(item => item.Score).Take(kept).Select(item => item.Candidate)];
    }

    private StoredTrial RunTrial(int round, int candidate, int count)
    {
        var plan = plans[candidate];
        var before = work.Elapsed;
        TimeSpan? end = work.Budget.Time is null
            ? null
            : work.Elapsed + work.Budget.GetTrialTime(_rounds, count) - AutoWork.EstimateEvaluation(plan, images.OfTrials.Count);
        var model = work.Train(plan, new AutoPart
        {
            Stage = AutoStage.Trying,
            Subject = work.State.Candidates[candidate].Name,
            Data = images.Select(images.Learned),
            Steps = end is { } time
                ? AutoBudget.GetMostSteps(time - work.Elapsed, plan.Cost.StepDuration!.Value)
                : work.Budget.GetTrialSteps(_rounds, count),
            ExpectedSteps = end is { } limit ? AutoBudget.GetExpectedSteps(limit - work.Elapsed, plan.Cost.StepDuration!.Value) : null,
            End = end,
        });
        double score = Score(model);
        var training = model.Info.Training!;
        double[] losses = [.. training.Epochs.Select(epoch => epoch.TrainingLoss)];
        var trial = new StoredTrial(
            candidate, round, training.Steps, (work.Elapsed - before).TotalSeconds, double.IsNaN(score) ? null : score, losses);
        Keep(model, GetScore(trial));

        // One that was cut short is not written: a run that goes on repeats it.
        work.Write(state => state with { Trials = [.. state.Trials, trial] }, isKept: !work.IsStopped);
        return trial;
    }

    /// <summary>The score of a model, which is disposed where it comes to none.</summary>
    private double Score(SegmentationTransformer model)
    {
        try
        {
            return HeldOutScore.Of(work, model, images.Select(images.OfTrials));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private void Keep(SegmentationTransformer model, double score)
    {
        if (score <= _bestScore)
        {
            model.Dispose();
            return;
        }

        _best?.Dispose();
        (_best, _bestScore) = (model, score);
        if (!work.IsStopped)
        {
            work.Journal.SaveTrial(work.Context, model);
        }
    }

    private static double CountSteps(AutoWork work, SegmentationPlan plan, AutoImages images, (int Rounds, int Candidates) shares)
    {
        if (work.Budget.Steps is not null)
        {
            return work.Budget.GetTrialSteps(shares.Rounds, shares.Candidates);
        }

        var time = work.Budget.GetTrialTime(shares.Rounds, shares.Candidates) - AutoWork.EstimateEvaluation(plan, images.OfTrials.Count);
        return time / plan.Cost.StepDuration!.Value;
    }
}
