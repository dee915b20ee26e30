namespace MLSegmentation.Evaluation.Calibration;

/// <summary>What is summed up over the pixels of one bin of confidence.</summary>
internal struct ReliabilitySum
{
    /// <summary>How many pixels there are.</summary>
    public long Count;

    /// <summary>How many of them are right.</summary>
    public long Hits;

    /// <summary>The sum of their confidences.</summary>
    public double Confidence;

    /// <summary>The sum of the squared differences between confidence and 1, where right, or 0.</summary>
    public double SquaredError;

    /// <summary>How far the bin's mean confidence is from the share that is right, times its pixels.</summary>
    public readonly double Gap => Math.Abs(Confidence - Hits);
}
