namespace MLSegmentation;

/// <summary>How the range of numbers is found that the 8 bits of a value cover.</summary>
public enum CalibrationMethod
{
    /// <summary>From the least to the greatest number that the calibration images give: nothing is cut off, and one outlier makes all steps larger.</summary>
    MinMax,

    /// <summary>All but the most extreme numbers, which are cut off; <see cref="Int8Options.Percentile"/> says how many are kept.</summary>
    Percentile,
}
