namespace MLSegmentation.Training.Graph;

/// <summary>What a parameter or buffer holds before training.</summary>
internal abstract record Initializer
{
    /// <summary>Every element the same.</summary>
    public sealed record Constant(double Value) : Initializer;

    /// <summary>
    /// Normally distributed around 0 with variance gain / <paramref name="FanIn"/>, so that the signal neither grows nor fades with
    /// depth (He et al., "Delving Deep into Rectifiers", 2015, equation 10). The gain is 2 where a rectifier follows, because it
    /// cancels half of the variance, and 1 elsewhere.
    /// </summary>
    /// <param name="FanIn">The number of input elements that each output element sums over.</param>
    public sealed record FanInNormal(double FanIn) : Initializer;

    /// <summary>
    /// Makes a transposed convolution enlarge each channel by linear interpolation (Long et al., "Fully Convolutional Networks for
    /// Semantic Segmentation", 2015, section 3.3).
    /// </summary>
    /// <param name="Stride">The factor of enlargement.</param>
    /// <param name="Padding">What the convolution cuts off on each side.</param>
    public sealed record Interpolation(PerAxis Stride, PerAxis Padding) : Initializer
    {
        /// <summary>The kernel along one dimension: a tent, twice as wide as the distance between input positions.</summary>
        public float[] Along(int axis, int kernel)
        {
            double centre = Padding[axis] + ((Stride[axis] - 1) / 2.0);
            return [.. Enumerable.Range(0, kernel).Select(position => (float)Math.Max(0, 1 - (Math.Abs(position - centre) / Stride[axis])))];
        }
    }

    public static Initializer Zeros { get; } = new Constant(0);

    public static Initializer Ones { get; } = new Constant(1);
}
