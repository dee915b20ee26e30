using MLSegmentation.Evaluation;

namespace MLSegmentation.Videos.Steadiness;

/// <summary>Collects how steady one series of masks is.</summary>
internal sealed class MaskSeries(SegmentationClasses classes)
{
    private readonly MetricAccumulator _agreement = new(classes.Count, new SegmentationEvaluationOptions { KeepImages = false });
    private readonly PairAgreement _pairs = new(classes.Count);
    private readonly AreaChanges _areas = new(classes.Count);
    private readonly LastingAgreement _clips8 = new(8);
    private readonly LastingAgreement _clips16 = new(16);
    private byte[]? _before;
    private int _frames;
    private int _cuts;
    private bool _hasTruth;
    private (long Changed, long Still) _flicker;
    private (long Changed, long Still) _falseFlicker;

    /// <summary>Adds the mask of the next frame.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="pair">What the frame has in common with the one before; null where another scene begins.</param>
    /// <param name="truth">The true classes.</param>
    /// <param name="isCut">Whether another scene begins.</param>
    /// <exception cref="SegmentationException">The mask holds a class index that there is not.</exception>
    public void Add(SegmentationMask mask, FramePair? pair, KnownTruth truth, bool isCut)
    {
        byte[] labels = mask.Pixels.ToArray();
        if (truth.Now is not null)
        {
            _hasTruth = true;
            _agreement.Add(truth.Now, labels, []);
        }

        Begin(isCut);
        if (pair is not null && _before is not null)
        {
            _pairs.Add(pair, _before, labels);
            CountFlicker(pair, _before, labels, truth);
        }

        _areas.Add(labels);
        _clips8.Add(labels, truth.Now);
        _clips16.Add(labels, truth.Now);
        _before = labels;
    }

    /// <summary>Passes over a frame that has no mask.</summary>
    public void Skip(bool isCut)
    {
        Begin(isCut);
        _areas.Interrupt();
        _clips8.Interrupt();
        _clips16.Interrupt();
        _before = null;
    }

    /// <summary>The metrics of the frames so far.</summary>
    public TemporalMetrics ToMetrics()
    {
        var agreement = _hasTruth ? _agreement.ToMetrics(classes) : null;
        double[] jitters = _areas.Medians();
        TemporalClassMetrics[] items = [.. classes.Select((item, index) => new TemporalClassMetrics(item.Name, _pairs.OfClass(index), jitters[index]))];
        var foreground = items.Where((item, index) => !classes[index].IsBackground && !double.IsNaN(item.AreaJitter)).Select(item => item.AreaJitter);
        return new TemporalMetrics
        {
            FrameCount = _frames,
            SceneCutCount = _cuts,
            TemporalConsistency = _pairs.Mean,
            Flicker = Share(_flicker),
            FalseFlicker = Share(_falseFlicker),
            AreaJitter = foreground.DefaultIfEmpty(double.NaN).Average(),
            VideoConsistency8 = _clips8.Mean,
            VideoConsistency16 = _clips16.Mean,
            MeanIoU = agreement?.MeanIoU ?? double.NaN,
            MeanDice = agreement?.MeanDice ?? double.NaN,
            Classes = items,
        };
    }

    private void Begin(bool isCut)
    {
        _frames++;
        if (isCut)
        {
            _cuts++;
            _areas.Interrupt();
            _clips8.Interrupt();
            _clips16.Interrupt();
        }
    }

    private void CountFlicker(FramePair pair, byte[] before, byte[] labels, KnownTruth truth)
    {
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (!pair.IsStill[pixel] || labels[pixel] == SegmentationMask.Ignored || before[pixel] == SegmentationMask.Ignored)
            {
                continue;
            }

            int changed = labels[pixel] == before[pixel] ? 0 : 1;
            _flicker = (_flicker.Changed + changed, _flicker.Still + 1);
            if (truth is ({ } now, { } past) && now[pixel] == past[pixel] && now[pixel] != SegmentationMask.Ignored)
            {
                _falseFlicker = (_falseFlicker.Changed + changed, _falseFlicker.Still + 1);
            }
        }
    }

    private static double Share((long Changed, long Still) counts) => counts.Still > 0 ? (double)counts.Changed / counts.Still : double.NaN;
}
