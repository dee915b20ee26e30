namespace MLSegmentation.Videos.Steadiness;

/// <summary>
/// How much of what truly stays the same is right all the time (Miao et al. 2021, video consistency), over all runs of frames of one length. It counts, for
/// each pixel, for how many frames the truth has not changed, and for how many the mask has been right.
/// </summary>
/// <param name="length">How many frames a run has.</param>
internal sealed class LastingAgreement(int length)
{
    private byte[]? _truth;
    private int[] _constant = [];
    private int[] _right = [];
    private int _frames;
    private double _sum;
    private int _count;

    /// <summary>The mean over the runs; NaN without any.</summary>
    public double Mean => _count > 0 ? _sum / _count : double.NaN;

    /// <summary>What comes next has nothing to do with what was.</summary>
    public void Interrupt() => (_truth, _frames) = (null, 0);

    /// <summary>Adds the mask of the next frame and the truth; a frame without truth ends what was.</summary>
    public void Add(ReadOnlySpan<byte> labels, byte[]? truth)
    {
        if (truth is null)
        {
            Interrupt();
            return;
        }

        if (_truth is null)
        {
            (_constant, _right) = (new int[truth.Length], new int[truth.Length]);
        }

        _frames++;
        var (lasting, agreeing) = Count(labels, truth);
        _truth = truth;
        if (_frames >= length && lasting > 0)
        {
            _sum += (double)agreeing / lasting;
            _count++;
        }
    }

    private (long Lasting, long Agreeing) Count(ReadOnlySpan<byte> labels, byte[] truth)
    {
        long lasting = 0;
        long agreeing = 0;
        for (int pixel = 0; pixel < truth.Length; pixel++)
        {
            byte label = truth[pixel];
            bool goesOn = _truth is null || _truth[pixel] == label;
            _constant[pixel] = label == SegmentationMask.Ignored ? 0 : goesOn ? _constant[pixel] + 1 : 1;
            _right[pixel] = labels[pixel] == label ? _right[pixel] + 1 : 0;
            if (_constant[pixel] >= length)
            {
                lasting++;
                agreeing += _right[pixel] >= length ? 1 : 0;
            }
        }

        return (lasting, agreeing);
    }
}
