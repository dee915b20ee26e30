using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Randomness;
using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// The images without masks that go beside the labelled ones: a batch for each of theirs, prepared in the background by the same rules. What a batch
/// holds depends on the seed and its number alone.
/// </summary>
internal sealed class UnlabelledBatches : IDisposable
{
    private readonly TrainingRun _run;
    private readonly BatchFiller _filler;
    private readonly CutMix _cutMix;
    private BatchQueue? _queue;
    private int _number;

    public UnlabelledBatches(TrainingRun run, Consistency consistency, int rank)
    {
        var (data, options, plan) = (run.Data, run.Options, run.Plan);
        var samples = data.Unlabelled!.ForPatches(plan.Crop, options.Volumes?.Slices);
        int seed = unchecked((int)RandomStream.Create(run.Seed, RandomPurpose.Unlabelled).NextBits());
        var augmenter = new PatchAugmenter(plan.Crop, options.Augmentations, data.Classes, data.Normalization, seed)
        {
            Views = 1 + consistency.Views,
            ShowsImageBefore = consistency.SeesImageBefore,
            StrongAugmentations = consistency.GetStrongAugmentations(samples.Format.HasColors),
        };
        double boxes = consistency.SeesImageBefore ? 0 : consistency.CutMixProbability;
        (_run, _filler, _cutMix) = (run, new BatchFiller(samples, augmenter, seed, rank), new CutMix(boxes, run.Seed));
    }

    /// <summary>The next batch; the first one is that of a step, counted from 0.</summary>
    public UnlabelledViews Take(int step)
    {
        var (plan, options) = (_run.Plan, _run.Options);
        if (_queue is null)
        {
            _number = plan.GetFirstBatch(step);
            int workers = BatchQueue.GetWorkers(options.Execution);
            _queue = new BatchQueue(_filler, plan.UnlabelledBatchSize, plan.Batches, workers, _number, areWhole: true);
        }

        var batch = _queue.Take();
        var pixels = batch.ToPixels(_run.Device);
        _queue.Return(batch);
        var views = pixels.view([-1, _filler.Views, .. pixels.shape[1..]]);
        var weak = views.select(1, 0).contiguous();
        var strong = Enumerable.Range(1, _filler.Views - 1).Select(view => Mix(views.select(1, view), _cutMix.Draw(_number, view, weak.shape, _run.Device)));
        var taken = new UnlabelledViews(weak, [.. strong]);
        _number++;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _queue?.Dispose();

    private static StrongView Mix(Tensor pixels, Tensor? places) => new(CutMix.Mix(pixels, places), places);
}

/// <summary>Patches of images without masks.</summary>
/// <param name="Weak">The patches, [N, C, sides…].</param>
/// <param name="Strong">What else is made of them.</param>
internal sealed record UnlabelledViews(Tensor Weak, IReadOnlyList<StrongView> Strong);

/// <summary>Patches that are changed more.</summary>
/// <param name="Pixels">The patches, with boxes out of others, [N, C, sides…].</param>
/// <param name="Places">Where the boxes are, [N, 1, sides…]; null where there are none.</param>
internal sealed record StrongView(Tensor Pixels, Tensor? Places);
