namespace MLSegmentation.Evaluation.Counting;

/// <summary>A mean over images that leaves out what is not a number.</summary>
internal struct RunningMean
{
    private double _sum;
    private long _count;

    /// <summary>The mean so far; NaN where nothing counted.</summary>
    public readonly double Value => _count > 0 ? _sum / _count : double.NaN;

    /// <summary>Adds an image's value.</summary>
    public void Add(double value)
    {
        if (!double.IsNaN(value))
        {
            _sum += value;
            _count++;
        }
    }
}
