using MLSegmentation.Training.Execution;
using MLSegmentation.Training.SemiSupervised;

namespace MLSegmentation.Training.Loop;

/// <summary>The network guides itself from one frame of a film to the next.</summary>
internal sealed class TemporalObjective : ConsistencyObjective
{
    private readonly GraphModule _module;
    private readonly int _searchRadius;

    /// <summary>Prepares the films.</summary>
    /// <exception cref="SegmentationException">The network is for volumes.</exception>
    public TemporalObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, TemporalConsistency consistency)
        : base(run, loss, consistency)
    {
        if (run.Options.Volumes is not null)
        {
            throw new SegmentationException(
                $"{nameof(TemporalConsistency)} is for the frames of films, which are images, and these are volumes. Take another consistency.");
        }

        (_module, _searchRadius) = (module, consistency.SearchRadius);
    }

    /// <inheritdoc/>
    protected override double AddGradients(StepImages images)
    {
        var (now, before) = (images.Unlabelled.Weak, images.Unlabelled.Strong[0].Pixels);
        var moved = new MovedPatches(now, before, _searchRadius);
        var guide = moved.Move(Predict(_module, before));
        var compared = images with { Unlabelled = new UnlabelledViews(before, [new StrongView(now, null)]) };
        return Gradients.Add(Compute(_module, compared, guide, shares: moved.Shares), images.Share);
    }
}
