using System.Text.Json;

namespace MLSegmentation.Training.Auto;

/// <summary>Plans each candidate.</summary>
/// <param name="work">What was asked for.</param>
/// <param name="data">What is known of the images.</param>
/// <param name="reading">How long it takes to read all of them.</param>
/// <param name="measure">Measures a step.</param>
internal sealed class CandidatePlans(AutoWork work, DataFingerprint data, TimeSpan reading, Func<TrainingShape, TimeSpan> measure)
{
    private readonly MeasuredSteps _steps = new(measure);

    /// <summary>Plans; what neither memory nor time allow is left out.</summary>
    /// <exception cref="SegmentationException">The budget is too small for all of them; the message says what the least is.</exception>
    public IReadOnlyList<StoredCandidate> Create()
    {
        if (work.Options.Plan is { } given)
        {
            return [Store("plan", "It was given.", Adopt(given))];
        }

        var variants = CandidateRules.Choose(data);
        double share = variants.Count > 1 ? 1 - AutoBudget.TrialShare : 1;
        var candidates = new List<StoredCandidate>();
        SegmentationException? refusal = null;
        foreach (var (variant, name, reason) in variants)
        {
            try
            {
                candidates.Add(Store(name, reason, Plan(new PlanScope { Variant = variant, Share = share, HoldsOut = true })));
            }
            catch (SegmentationException exception)
            {
                // What the least is for the usual plan is the least of all.
                refusal = refusal is null || variant == PlanVariant.Usual ? exception : refusal;
            }
        }

        return candidates.Count > 0 ? candidates
            : variants.Any(item => item.Variant == PlanVariant.Usual) ? throw refusal!
            : [Store("unet", CandidateRules.ExplainMissingEncoder(areWeightsThere: true), Plan(new PlanScope { HoldsOut = true }))];
    }

    private SegmentationPlan Plan(PlanScope scope)
    {
        var options = work.Options;
        var budget = new PlanBudget
        {
            Time = work.Budget.Time,
            Steps = work.Budget.Steps,
            Memory = options.Memory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2),
        };
        return Planner.Create(data, budget, reading, _steps.Of, scope);
    }

    /// <summary>The given plan for these images and this machine: it may have been made of others, and elsewhere.</summary>
    private SegmentationPlan Adopt(SegmentationPlan plan)
    {
        if (plan.Fingerprint.Classes.Count != data.Classes.Count || plan.Fingerprint.Channels != data.Channels)
        {
            throw new SegmentationException(
                $"The plan is for {plan.Fingerprint.Classes.Count} classes and {plan.Fingerprint.Channels} channels, but the images have "
                + $"{data.Classes.Count} and {data.Channels}; plan anew for these images.");
        }

        if ((plan.Training.Resize ?? plan.Training.Crop) is not { } size)
        {
            throw new SegmentationException("The plan has neither crop nor resize; give one of them.");
        }

        var shape = new TrainingShape(plan.Network, size, plan.Training.BatchSize) { Precision = plan.Training.Precision };
        TimeSpan? step = work.Budget.Time is null ? null : _steps.Of(shape);
        return plan with { Fingerprint = data, Cost = plan.Cost with { StepDuration = step } };
    }

    private static StoredCandidate Store(string name, string reason, SegmentationPlan plan)
    {
        using var document = JsonDocument.Parse(plan.ToJson());
        return new StoredCandidate(name, reason, document.RootElement.Clone());
    }
}
