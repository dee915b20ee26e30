namespace MLSegmentation.Evaluation.Counting;

/// <summary>A mean that leaves out what is not a number; NaN where nothing counted.</summary>
internal struct RunningMean
{
    private double _sum;
    private long _count;

    /// <summary>The mean so far.</summary>
    public readonly double Value => _count > 0 ? _sum / _count : double.NaN;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (!double.IsNaN(value))
        {
            _sum += value;
            _count++;
        }
    }
}
