namespace MLSegmentation.Videos.Steadiness;

/// <summary>How well masks agree with those of the frame before, moved along with the image (Liu et al. 2020, temporal consistency).</summary>
internal sealed class PairAgreement(int classCount)
{
    private readonly double[] _sums = new double[classCount];
    private readonly int[] _counts = new int[classCount];
    private double _sum;
    private int _count;

    /// <summary>The mean over the pairs; NaN without any.</summary>
    public double Mean => _count > 0 ? _sum / _count : double.NaN;

    /// <summary>The mean of a class over the pairs that it is in; NaN without any.</summary>
    public double OfClass(int index) => _counts[index] > 0 ? _sums[index] / _counts[index] : double.NaN;

    /// <summary>Adds a pair.</summary>
    /// <param name="pair">The frames.</param>
    /// <param name="before">The mask of the earlier one.</param>
    /// <param name="after">The mask of the later one.</param>
    public void Add(FramePair pair, byte[] before, byte[] after)
    {
        byte[] moved = new byte[after.Length];
        pair.Motion.Warp<byte>(before, moved);
        Span<long> common = stackalloc long[byte.MaxValue + 1];
        Span<long> either = stackalloc long[byte.MaxValue + 1];
        common.Clear();
        either.Clear();
        for (int pixel = 0; pixel < after.Length; pixel++)
        {
            var (one, other) = (moved[pixel], after[pixel]);
            if (!pair.IsSeen[pixel] || one == SegmentationMask.Ignored || other == SegmentationMask.Ignored)
            {
                continue;
            }

            either[one]++;
            if (one == other)
            {
                common[one]++;
            }
            else
            {
                either[other]++;
            }
        }

        Add(common, either);
    }

    private void Add(ReadOnlySpan<long> common, ReadOnlySpan<long> either)
    {
        double sum = 0;
        int count = 0;
        for (int index = 0; index < classCount; index++)
        {
            if (either[index] > 0)
            {
                double ratio = (double)common[index] / either[index];
                _sums[index] += ratio;
                _counts[index]++;
                sum += ratio;
                count++;
            }
        }

        if (count > 0)
        {
            _sum += sum / count;
            _count++;
        }
    }
}
