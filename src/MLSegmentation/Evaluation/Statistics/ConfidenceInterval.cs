using MLSegmentation.Formatting;

namespace MLSegmentation.Evaluation;

/// <summary>The range that a metric is in, at the confidence level of the options.</summary>
/// <param name="Lower">The lower end; NaN where fewer than two images have a value.</param>
/// <param name="Upper">The upper end; NaN where fewer than two images have a value.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper)
{
    /// <summary>Both ends.</summary>
    /// <returns>For example <c>0.8932 to 0.9215</c>.</returns>
    public override string ToString() => $"{Figures.Ratio(Lower)} to {Figures.Ratio(Upper)}";
}
