using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>Plans trainings, and trains by plans.</summary>
public static class SegmentationPlanExtensions
{
    /// <summary>
    /// Looks at all images once and chooses a training for them that keeps to a budget of time and memory: the network, what it sees of the images,
    /// and how it learns. Each choice has a reason.
    /// </summary>
    /// <param name="catalog">The catalogue of segmentation.</param>
    /// <param name="data">Images or volumes with masks. They are read once, in order, and not kept.</param>
    /// <param name="options">The budget and the columns. Default: null, 30 minutes and half of the memory.</param>
    /// <returns>The plan. For a budget in steps it is the same whenever the data and the memory are; for one in time, steps are measured.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> or <paramref name="data"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// A training on the data would fail, there are no rules to plan the network that was asked for on them, or the budget is too small for any training;
    /// the message says why, and what the least is.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// SegmentationPlan plan = mlContext.Segmentation().Plan(data, new() { Time = TimeSpan.FromMinutes(15) });
    /// foreach (var choice in plan.Choices) Console.WriteLine($"{choice.Name} {choice.Value}: {choice.Reason}");
    /// using var cells = plan.CreateTrainer(mlContext).Fit(data);
    /// </code>
    /// </example>
    public static SegmentationPlan Plan(this SegmentationCatalog catalog, IDataView data, SegmentationPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new SegmentationPlanOptions();
        options.Check();
        var scope = options.Network is { } name ? PlannedNetworks.ScopeOf(name, options.ReferenceMemory) : null;
        var clock = Stopwatch.StartNew();
        var inspection = catalog.Inspect(data, new SegmentationInspectionOptions
        {
            Classes = options.Classes,
            ImageColumnName = options.ImageColumnName,
            LabelColumnName = options.LabelColumnName,
            Progress = options.Progress,
            CancellationToken = options.CancellationToken,
        });
        var fingerprint = DataFingerprint.Of(inspection);
        if (options.Network is { } asked)
        {
            PlannedNetworks.RequireRules(asked, fingerprint);
        }

        var budget = new PlanBudget
        {
            Time = options.Steps is null ? options.Time : null,
            Steps = options.Steps,
            Memory = options.Memory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2),
        };
        using var channel = ((IHostEnvironment)catalog.Context).Start("Segmentation plan");
        var steps = new MeasuredSteps(Measure);
        var plan = scope is null
            ? Planner.CreateAlone(
                fingerprint, budget, clock.Elapsed, steps.Of, CandidateRules.NeedEncoder(fingerprint) ? ImageNetWeights.AreUsable() : ImageNetWeights.AreThere)
            : Planner.CreateAskedFor(fingerprint, budget, clock.Elapsed, steps.Of, scope);
        channel.Info(MessageSensitivity.None, "Planned {0} steps of {1} for {2} images.", plan.Training.Steps, plan.Network.Name, fingerprint.Images);
        return plan;

        TimeSpan Measure(TrainingShape shape) => StepMeasurement.Measure(catalog.Context, fingerprint, shape, options);
    }

    /// <summary>Creates the trainer of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="context">The context to train in.</param>
    /// <param name="options">Other options than those of the plan, made of <see cref="SegmentationPlan.ToOptions"/>. Default: null, those of the plan.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="SegmentationOptionException">Two options do not go together.</exception>
    /// <example>
    /// <code>
    /// SegmentationPlan plan = SegmentationPlan.Load("plan.json");
    /// var trainer = plan.CreateTrainer(mlContext, plan.ToOptions() with { Seed = 1 });
    /// </code>
    /// </example>
    public static SegmentationTrainer CreateTrainer(this SegmentationPlan plan, MLContext context, SegmentationTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        return context.Segmentation().Trainers.Custom(plan.Network, options ?? plan.ToOptions());
    }
}
