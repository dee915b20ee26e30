using MLSegmentation.Models.Onnx;
using MLSegmentation.Tiling;
using MLSegmentation.Volumes;

namespace MLSegmentation.Scoring;

/// <summary>
/// Scores volumes: prepares each as a whole, runs the network on it, whole or in tiles, and brings the probabilities back to the voxels that the volume
/// has, where each then gets its class. Several threads may do so at the same time.
/// </summary>
internal sealed class VolumeScoring
{
    private readonly ScoringSession _session;
    private readonly SegmentationTilingOptions _options;
    private readonly VolumePreparer _preparer;
    private readonly VolumePlanner _planner;

    /// <summary>Knows the tiles for a model; its graph is looked at when a volume is large enough to need it.</summary>
    public VolumeScoring(ScoringSession session, ImageModel model, SegmentationScoringOptions options)
    {
        (_session, _options) = (session, options.Tiling);
        _preparer = new VolumePreparer(model.Info.Volumes!);
        var demand = new Lazy<PixelDemand>(() => PixelDemand.Of(model), LazyThreadSafetyMode.PublicationOnly);
        var slices = model.Info.Rank == 3
            ? null
            : new TilePlanner(options.Tiling, model.Info.Divisor, model.Info.Classes.Count, () => demand.Value, options.Warning);
        _planner = new VolumePlanner(options.Tiling, model.Info, PlaneCount, () => demand.Value, slices);
    }

    /// <summary>How many numbers each voxel gets.</summary>
    private int PlaneCount => _session.Uncertainty == UncertaintyMeasure.None ? _session.ClassCount : _session.PlaneCount;

    /// <summary>Scores a volume.</summary>
    /// <param name="input">The volume.</param>
    /// <param name="scores">Gets the probabilities, [K, D, H, W]; empty where nobody wants them.</param>
    /// <param name="getName">Gives its name for messages, at the beginning of a sentence.</param>
    /// <param name="cancellation">Stops it, also within a tile.</param>
    /// <returns>The mask and, where it is wanted, the uncertainty.</returns>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">The volume cannot be scored.</exception>
    public ImageResult Score(NetworkInput input, Memory<float> scores, Func<string> getName, CancellationToken cancellation)
    {
        var (size, spacing, info) = (input.Size, input.Spacing, _session.Info);
        _preparer.RequireSides(size, getName());
        float[] prepared = _preparer.Prepare(input.GetNumbers(0, 1).Span, info.ImageChannels, size, spacing);
        var preparedSize = _preparer.GetSize(size, spacing);
        var network = new VolumeNetwork(_session, prepared, preparedSize, getName, cancellation);
        var results = new VolumeResults(_session, size, scores);
        var restorer = _preparer.RestoreSlices(size, spacing, PlaneCount);
        using (var loop = new VolumeLoop(_planner.Plan(preparedSize), PlaneCount))
        {
            loop.Run(network.Score, Take, _options.Progress, cancellation);
        }

        _session.PostProcessing?.ApplySteps(results.Labels, size);
        return new(SegmentationMask.Wrap(size, results.Labels, spacing).WithClasses(info.Classes), results.Uncertainty);

        void Take(int z, ReadOnlySpan<float> planes)
        {
            if (restorer is null)
            {
                results.Take(z, planes);
            }
            else
            {
                restorer.Take(z, planes, results.Take);
            }
        }
    }
}
