namespace MLSegmentation.Regions;

/// <summary>What is summed up over the pixels of an object.</summary>
internal struct PixelTotals
{
    private double _sumX;
    private double _sumY;
    private int _left;
    private int _top;
    private int _end;
    private int _bottom;

    /// <summary>How many pixels there are.</summary>
    public long Area { get; private set; }

    /// <summary>The sum of their scores.</summary>
    public double Score { get; private set; }

    /// <summary>The rectangle around them.</summary>
    public readonly PixelBox Box => Area == 0 ? default : new PixelBox(_left, _top, _end - _left, _bottom - _top);

    /// <summary>The mean of their middles.</summary>
    public readonly PixelPoint Centroid => Area == 0 ? default : new PixelPoint(_sumX / Area, _sumY / Area);

    /// <summary>Adds pixels of a row.</summary>
    public void Add(int y, int left, int end, double score = 0)
    {
        long count = end - left;
        Include(left, y, end, y + 1);
        Area += count;
        Score += score;
        _sumX += count * (left + end) / 2.0;
        _sumY += count * (y + 0.5);
    }

    /// <summary>Adds the pixels of another part.</summary>
    public void Add(in PixelTotals other)
    {
        if (other.Area > 0)
        {
            Include(other._left, other._top, other._end, other._bottom);
            Area += other.Area;
            Score += other.Score;
            _sumX += other._sumX;
            _sumY += other._sumY;
        }
    }

    private void Include(int left, int top, int end, int bottom)
    {
        bool isFirst = Area == 0;
        _left = isFirst ? left : Math.Min(_left, left);
        _top = isFirst ? top : Math.Min(_top, top);
        _end = isFirst ? end : Math.Max(_end, end);
        _bottom = isFirst ? bottom : Math.Max(_bottom, bottom);
    }
}
