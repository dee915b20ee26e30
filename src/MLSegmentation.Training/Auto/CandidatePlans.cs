using System.Text.Json;

namespace MLSegmentation.Training.Auto;

/// <summary>Plans each candidate.</summary>
/// <param name="work">What was asked for.</param>
/// <param name="data">What is known of the images.</param>
/// <param name="reading">How long it takes to read all of them.</param>
/// <param name="measure">Measures a step.</param>
internal sealed class CandidatePlans(AutoWork work, DataFingerprint data, TimeSpan reading, Func<TrainingShape, TimeSpan> measure)
{
    /// <summary>Plans; what neither memory nor time allow is left out, but for the first.</summary>
    /// <exception cref="SegmentationException">The budget is too small for the first of them.</exception>
    public IReadOnlyList<StoredCandidate> Create()
    {
        if (work.Options.Plan is { } given)
        {
            return [Store("plan", "It was given.", CheckClasses(given))];
        }

        var variants = CandidateRules.Choose(data);
        double share = variants.Count > 1 ? 1 - AutoBudget.TrialShare : 1;
        var candidates = new List<StoredCandidate>();
        foreach (var (variant, name, reason) in variants)
        {
            if (TryPlan(new PlanScope { Variant = variant, Share = share, HoldsOut = true }, candidates.Count == 0) is { } plan)
            {
                candidates.Add(Store(name, reason, plan));
            }
        }

        return candidates;
    }

    private SegmentationPlan? TryPlan(PlanScope scope, bool isRequired)
    {
        var options = work.Options;
        var budget = new PlanBudget
        {
            Time = work.Budget.Time,
            Steps = work.Budget.Steps,
            Memory = options.Memory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2),
        };
        try
        {
            return Planner.Create(data, budget, reading, measure, scope);
        }
        catch (SegmentationException) when (!isRequired)
        {
            return null;
        }
    }

    private SegmentationPlan CheckClasses(SegmentationPlan plan)
    {
        if (plan.Fingerprint.Classes.Count != data.Classes.Count || plan.Fingerprint.Channels != data.Channels)
        {
            throw new SegmentationException(
                $"The plan is for {plan.Fingerprint.Classes.Count} classes and {plan.Fingerprint.Channels} channels, but the images have {data.Classes.Count} and "
                + $"{data.Channels}; plan anew for these images.");
        }

        var crop = plan.Training.Resize ?? plan.Training.Crop;
        if (crop is null)
        {
            throw new SegmentationException("The plan has neither crop nor resize; give one of them.");
        }

        if (work.Budget.Time is null || plan.Cost.StepDuration is not null)
        {
            return plan;
        }

        var shape = new TrainingShape(plan.Network, crop.Value, plan.Training.BatchSize);
        return plan with { Cost = plan.Cost with { StepDuration = measure(shape) } };
    }

    private static StoredCandidate Store(string name, string reason, SegmentationPlan plan)
    {
        using var document = JsonDocument.Parse(plan.ToJson());
        return new StoredCandidate(name, reason, document.RootElement.Clone());
    }
}
