using System.Globalization;
using System.Text.Json;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Patches;

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

        Planner.RequireTime(data, CreateBudget(), reading, _steps.Of, CreateScope());
        var variants = CandidateRules.Choose(data);
        double share = variants.Count > 1 ? 1 - AutoBudget.TrialShare : 1;
        var candidates = new List<StoredCandidate>();
        SegmentationException? refusal = null;
        foreach (var (variant, name, reason) in variants)
        {
            try
            {
                candidates.Add(Store(name, reason, Plan(CreateScope() with { Variant = variant, Share = share })));
            }
            catch (SegmentationException exception)
            {
                // What the least is for the usual plan is the least of all.
                refusal = refusal is null || variant == PlanVariant.Usual ? exception : refusal;
            }
        }

        return candidates.Count > 0 ? candidates
            : variants.Any(item => item.Variant == PlanVariant.Usual) ? throw refusal!
            : [Store("unet", CandidateRules.ExplainMissingEncoder(areWeightsThere: true), Plan(CreateScope()))];
    }

    private SegmentationPlan Plan(PlanScope scope) => Planner.Create(data, CreateBudget(), reading, _steps.Of, scope);

    private PlanScope CreateScope() => new() { HoldsOut = true, GetSpent = () => work.Elapsed };

    private PlanBudget CreateBudget() => new()
    {
        Time = work.Budget.Time,
        Steps = work.Budget.Steps,
        Memory = work.Options.Memory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2),
    };

    /// <summary>The given plan for these images and this machine: it may have been made of others, and elsewhere.</summary>
    private SegmentationPlan Adopt(SegmentationPlan plan)
    {
        RequireClasses(plan.Fingerprint);
        if ((plan.Training.Resize ?? plan.Training.Crop) is not { } size)
        {
            throw new SegmentationException("The plan has neither crop nor resize; give one of them.");
        }

        var shape = new TrainingShape(plan.Network, size, plan.Training.BatchSize) { Precision = plan.Training.Precision, Rank = plan.ToOptions().Rank };
        var adopted = plan with { Fingerprint = data, Cost = plan.Cost with { StepDuration = work.Budget.Time is null ? null : _steps.Of(shape) } };
        RequireTime(adopted);

        // Trainings of a part of the images keep a crop that is larger than all of these; of volumes the largest is known in another spacing only.
        if (plan.Training is { Crop: { } crop, Volumes: null })
        {
            CropSize.Check(crop, data.LargestSize, shape.Divisors, shape.Rank);
        }

        return adopted;
    }

    private TimeSpan GetEvaluation(SegmentationPlan plan, double seconds)
    {
        int heldOut = new AutoBudget(TimeSpan.FromSeconds(seconds), null).CountHeldOut(data.Images, AutoWork.EstimateEvaluation(plan, 1));
        return FinalTraining.EvaluationPasses * AutoWork.EstimateEvaluation(plan, heldOut);
    }

    private void RequireClasses(DataFingerprint planned)
    {
        OptionRules.CheckPlannedClasses([.. planned.Classes.Select(item => item.Name)], [.. data.Classes.Select(item => item.Name)]);
        if (planned.Channels != data.Channels)
        {
            throw new SegmentationException(
                $"The plan is for images of {Words(planned.Channels)}, but these have {Words(data.Channels)}; plan anew for these images.");
        }

        static string Words(int channels) => channels == 1 ? "1 channel" : $"{channels} channels";
    }

    /// <summary>A plan that was given is not made cheaper; where the time is too short for it, whoever gave it is told.</summary>
    private void RequireTime(SegmentationPlan plan)
    {
        if (plan.Cost.StepDuration is { } duration && work.Budget.Time is { } time)
        {
            var needed = (Planner.LeastSteps * duration) + reading + work.Elapsed;
            double least = LeastTime.Find(0, seconds => (needed + GetEvaluation(plan, seconds)).TotalSeconds);
            if (time.TotalSeconds < least)
            {
                throw new SegmentationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The time of {time.TotalSeconds:0.###} s is too short for the plan: {Planner.LeastSteps} of its steps, the fewest that are trained, and "
                    + $"reading {data.Images} images, with what is done before and after them, take {least:0} s on this machine. "
                    + $"Give at least {least:0} s, or plan anew for the time."));
            }
        }
    }

    private static StoredCandidate Store(string name, string reason, SegmentationPlan plan)
    {
        using var document = JsonDocument.Parse(plan.ToJson());
        return new StoredCandidate(name, reason, document.RootElement.Clone());
    }
}
