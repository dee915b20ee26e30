using MLSegmentation.Morphology;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// What the pixels of the background weigh more between objects that almost touch: <c>w0 * exp(-(d1 + d2)^2 / (2 σ^2))</c> with the
/// distances d1 and d2 to the nearest and the second nearest object.
/// </summary>
/// <remarks>Each object's distances are computed in a window that reaches 6σ beyond it. What lies further away would weigh less than 2e-8 w0.</remarks>
/// <param name="weight">w0.</param>
/// <param name="width">σ, in pixels.</param>
internal sealed class BorderWeights(double weight, double width)
{
    private readonly int _reach = (int)Math.Ceiling(6 * width);

    /// <summary>
    /// Computes the weights of one image's pixels, which are 0 to begin with and stay so where there is no border. Objects hang together
    /// horizontally or vertically: a line of background one pixel wide always separates.
    /// </summary>
    public void Compute(ReadOnlySpan<long> labels, int columns, Span<float> weights)
    {
        var components = LabelComponents.Find(labels, columns, PixelConnectivity.Four);
        if (components.Components.Count < 2)
        {
            return;
        }

        var (nearest, second) = FindDistances(components, columns);
        for (int index = 0; index < weights.Length; index++)
        {
            if (labels[index] == 0 && second[index] != DistanceTransform.None)
            {
                double sum = Math.Sqrt(nearest[index]) + Math.Sqrt(second[index]);
                weights[index] = (float)(weight * Math.Exp(-(sum * sum) / (2 * width * width)));
            }
        }
    }

    /// <summary>The squared distances to the nearest and to the second nearest object.</summary>
    private (double[] Nearest, double[] Second) FindDistances(LabelComponents components, int columns)
    {
        int rows = components.Numbers.Length / columns;
        double[] nearest = [.. Enumerable.Repeat(DistanceTransform.None, components.Numbers.Length)];
        double[] second = [.. nearest];
        var transform = new DistanceTransform(columns);
        double[] window = new double[components.Numbers.Length];
        foreach (var component in components.Components)
        {
            var area = component with
            {
                Left = Math.Max(component.Left - _reach, 0),
                Right = Math.Min(component.Right + _reach, columns - 1),
                Top = Math.Max(component.Top - _reach, 0),
                Bottom = Math.Min(component.Bottom + _reach, rows - 1),
            };
            var distances = Measure(transform, components.Numbers, area, columns, window);
            Merge(distances, area, columns, nearest, second);
        }

        return (nearest, second);
    }

    private static ReadOnlySpan<double> Measure(DistanceTransform transform, ReadOnlySpan<int> numbers, LabelComponent area, int columns, double[] window)
    {
        int width = area.Right - area.Left + 1;
        var values = window.AsSpan(0, width * (area.Bottom - area.Top + 1));
        for (int y = area.Top, to = 0; y <= area.Bottom; y++)
        {
            foreach (int number in numbers.Slice((y * columns) + area.Left, width))
            {
                values[to++] = number == area.Number ? 0 : DistanceTransform.None;
            }
        }

        transform.Transform(values, width);
        return values;
    }

    private static void Merge(ReadOnlySpan<double> distances, LabelComponent area, int columns, double[] nearest, double[] second)
    {
        int from = 0;
        for (int y = area.Top; y <= area.Bottom; y++)
        {
            int end = (y * columns) + area.Right;
            for (int index = (y * columns) + area.Left; index <= end; index++)
            {
                double distance = distances[from++];
                second[index] = Math.Min(second[index], Math.Max(nearest[index], distance));
                nearest[index] = Math.Min(nearest[index], distance);
            }
        }
    }
}
