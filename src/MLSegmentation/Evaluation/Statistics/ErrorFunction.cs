namespace MLSegmentation.Evaluation.Statistics;

/// <summary>The complementary error function, to about 13 digits (Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1).</summary>
internal static class ErrorFunction
{
    private const double SeriesLimit = 2.5;
    private const int FractionTerms = 60;

    /// <summary>2/√π times the integral of exp(-t²) from <paramref name="x"/> to infinity.</summary>
    /// <param name="x">A number of at least 0.</param>
    public static double Complement(double x) => x < SeriesLimit ? 1 - Series(x) : ContinuedFraction(x);

    /// <summary>Equation 7.1.6; all its terms are positive, so that no digits cancel.</summary>
    private static double Series(double x)
    {
        var term = x;
        var sum = x;
        for (var index = 1; term > sum * 1e-17; index++)
        {
            term *= 2 * x * x / ((2 * index) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>Equation 7.1.14, from the inside out.</summary>
    private static double ContinuedFraction(double x)
    {
        var denominator = x;
        for (var index = FractionTerms; index > 0; index--)
        {
            denominator = x + (index / 2.0 / denominator);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / denominator;
    }
}
