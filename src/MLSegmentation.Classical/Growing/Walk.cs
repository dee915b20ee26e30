using System.Numerics.Tensors;

namespace MLSegmentation.Classical.Growing;

/// <summary>
/// The random walker (Grady 2006): how probable it is that who starts at a pixel, and rather steps to pixels like the one that he stands on, reaches a
/// seed above before one below. The weights are those of scikit-image; the equations are solved by conjugate gradients.
/// </summary>
/// <param name="values">The values, row by row, scaled so that their type's range is 1.</param>
/// <param name="width">The pixels in a row.</param>
/// <param name="beta">How much rather.</param>
internal sealed class Walk(float[] values, int width, double beta)
{
    private const double SmallestWeight = 1e-10;
    private const double Tolerance = 1e-7;
    private const int MostSteps = 5000;

    // The weight of the step to the right of each pixel, and down; 0 at the border.
    private readonly double[] _right = new double[values.Length];
    private readonly double[] _down = new double[values.Length];
    private readonly double[] _sums = new double[values.Length];

    /// <summary>The probability of <see cref="Seeds.Above"/> at each pixel.</summary>
    public double[] Solve(byte[] labels, CancellationToken cancellation)
    {
        FindWeights();
        double[] solution = Array.ConvertAll(labels, label => label == Seeds.Above ? 1.0 : 0.0);
        bool[] isOpen = Array.ConvertAll(labels, label => label == Seeds.Unknown);
        double[] residual = new double[labels.Length];
        Multiply(solution, isOpen, residual);
        TensorPrimitives.Negate(residual, residual);
        double[] scaled = Precondition(residual);
        double[] direction = [.. scaled];
        double[] product = new double[labels.Length];
        double energy = TensorPrimitives.Dot<double>(residual, scaled);
        double enough = Tolerance * Tolerance * energy;
        for (int step = 0; step < MostSteps && energy > enough; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Multiply(direction, isOpen, product);
            double length = energy / TensorPrimitives.Dot<double>(direction, product);
            TensorPrimitives.MultiplyAdd(direction, length, solution, solution);
            TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
            scaled = Precondition(residual, scaled);
            double next = TensorPrimitives.Dot<double>(residual, scaled);
            TensorPrimitives.MultiplyAdd(direction, next / energy, scaled, direction);
            energy = next;
        }

        return solution;
    }

    private void FindWeights()
    {
        double scale = -beta / (10 * Deviation());
        for (int pixel = 0; pixel < values.Length; pixel++)
        {
            if ((pixel + 1) % width != 0)
            {
                _right[pixel] = Weight(scale, values[pixel] - values[pixel + 1]);
                _sums[pixel] += _right[pixel];
                _sums[pixel + 1] += _right[pixel];
            }

            if (pixel + width < values.Length)
            {
                _down[pixel] = Weight(scale, values[pixel] - values[pixel + width]);
                _sums[pixel] += _down[pixel];
                _sums[pixel + width] += _down[pixel];
            }
        }
    }

    private static double Weight(double scale, double difference) => Math.Exp(scale * difference * difference) + SmallestWeight;

    private double Deviation()
    {
        double mean = values.Average(value => (double)value);
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return deviation > 0 ? deviation : 1;
    }

    /// <summary>The Laplacian matrix times a vector, at the pixels that are open; 0 elsewhere.</summary>
    private void Multiply(double[] vector, bool[] isOpen, double[] result)
    {
        for (int pixel = 0; pixel < vector.Length; pixel++)
        {
            if (!isOpen[pixel])
            {
                result[pixel] = 0;
                continue;
            }

            double sum = _sums[pixel] * vector[pixel];
            if (_right[pixel] != 0)
            {
                sum -= _right[pixel] * vector[pixel + 1];
            }

            if (pixel > 0)
            {
                sum -= _right[pixel - 1] * vector[pixel - 1];
            }

            if (pixel >= width)
            {
                sum -= _down[pixel - width] * vector[pixel - width];
            }

            if (_down[pixel] != 0)
            {
                sum -= _down[pixel] * vector[pixel + width];
            }

            result[pixel] = sum;
        }
    }

    private double[] Precondition(double[] residual, double[]? result = null)
    {
        result ??= new double[residual.Length];
        TensorPrimitives.Divide(residual, _sums, result);
        return result;
    }
}
