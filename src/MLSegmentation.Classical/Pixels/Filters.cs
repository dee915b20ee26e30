using System.Numerics;
using System.Numerics.Tensors;

namespace MLSegmentation.Classical.Pixels;

/// <summary>
/// Filters of images, along the rows and down the columns in turn, many pixels at a time. OpenCV has them, too, but not with every border and precision that
/// the figures need, and its native library is half as large as all other parts of the tool.
/// </summary>
internal static class Filters
{
    // As far as SciPy's gaussian_filter looks by default.
    private const double Reach = 4;

    /// <summary>Blurs with a Gaussian bell.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="width">The pixels in a row.</param>
    /// <param name="sigma">How wide the bell is, in pixels; 0 for the values themselves.</param>
    /// <param name="border">How the image goes on.</param>
    public static T[] Blur<T>(T[] values, int width, double sigma, ImageBorder border = ImageBorder.Repeated)
        where T : struct, INumberBase<T>
    {
        if (sigma == 0)
        {
            return values;
        }

        var weights = Array.ConvertAll(Bell(sigma), T.CreateChecked);
        return ConvolveColumns(ConvolveRows(values, width, weights, border), width, weights, border);
    }

    /// <summary>The mean of a square window around each pixel.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="width">The pixels in a row.</param>
    /// <param name="window">The side of the square, an odd number.</param>
    /// <param name="border">How the image goes on.</param>
    public static double[] Mean(double[] values, int width, int window, ImageBorder border)
    {
        double[] result = AddRows(values, width, window, border);
        result = AddColumns(result, width, window, border);
        TensorPrimitives.Divide(result, (double)window * window, result);
        return result;
    }

    /// <summary>
    /// The slope of each pixel after Sobel, squared: the mean square of both directions, of which each takes 1, 2, 1 quarters along its edge and half of the
    /// difference across, as in scikit-image.
    /// </summary>
    public static double[] SquaredSlope(double[] values, int width)
    {
        double[] weights = [0.5, 0.25];
        double[] across = ConvolveColumns(Difference(values, width, isDown: false), width, weights, ImageBorder.Repeated);
        double[] down = ConvolveRows(Difference(values, width, isDown: true), width, weights, ImageBorder.Repeated);
        for (int pixel = 0; pixel < across.Length; pixel++)
        {
            across[pixel] = ((across[pixel] * across[pixel]) + (down[pixel] * down[pixel])) / 2;
        }

        return across;
    }

    /// <summary>Half of the difference of both neighbours of each pixel, along the rows or down the columns.</summary>
    public static T[] Difference<T>(T[] values, int width, bool isDown)
        where T : struct, INumberBase<T>
    {
        var result = new T[values.Length];
        int height = values.Length / width;
        var half = T.CreateChecked(0.5);
        for (int y = 0; y < height; y++)
        {
            var target = result.AsSpan(y * width, width);
            if (isDown)
            {
                TensorPrimitives.Subtract<T>(Row(values, width, Math.Min(y + 1, height - 1)), Row(values, width, Math.Max(y - 1, 0)), target);
            }
            else
            {
                var row = Row(values, width, y);
                TensorPrimitives.Subtract(row[Math.Min(2, width)..], row[..Math.Max(width - 2, 0)], target[Math.Min(1, width)..]);
                target[0] = row[Math.Min(1, width - 1)] - row[0];
                target[^1] = row[^1] - row[Math.Max(width - 2, 0)];
            }

            TensorPrimitives.Multiply(target, half, target);
        }

        return result;
    }

    /// <summary>The weights from the middle to one end.</summary>
    private static double[] Bell(double sigma)
    {
        double[] weights = [.. Enumerable.Range(0, (int)((Reach * sigma) + 0.5) + 1).Select(step => Math.Exp(-0.5 * step * step / (sigma * sigma)))];
        double sum = weights[0] + (2 * weights.Skip(1).Sum());
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static ReadOnlySpan<T> Row<T>(T[] values, int width, int y) => values.AsSpan(y * width, width);

    private static T[] ConvolveRows<T>(T[] values, int width, T[] weights, ImageBorder border)
        where T : struct, INumberBase<T>
    {
        int reach = weights.Length - 1;
        var result = new T[values.Length];
        var padded = new T[width + (2 * reach)];
        var sums = new T[width];
        for (int start = 0; start < values.Length; start += width)
        {
            Pad(values.AsSpan(start, width), reach, border, padded);
            var target = result.AsSpan(start, width);
            TensorPrimitives.Multiply(padded.AsSpan(reach, width), weights[0], target);
            for (int step = 1; step <= reach; step++)
            {
                TensorPrimitives.Add<T>(padded.AsSpan(reach - step, width), padded.AsSpan(reach + step, width), sums);
                TensorPrimitives.MultiplyAdd(sums, weights[step], target, target);
            }
        }

        return result;
    }

    private static T[] ConvolveColumns<T>(T[] values, int width, T[] weights, ImageBorder border)
        where T : struct, INumberBase<T>
    {
        int height = values.Length / width;
        var result = new T[values.Length];
        var sums = new T[width];
        for (int y = 0; y < height; y++)
        {
            var target = result.AsSpan(y * width, width);
            TensorPrimitives.Multiply(Row(values, width, y), weights[0], target);
            for (int step = 1; step < weights.Length; step++)
            {
                var (above, below) = (border.Locate(y - step, height), border.Locate(y + step, height));
                TensorPrimitives.Add(Row(values, width, above), Row(values, width, below), sums);
                TensorPrimitives.MultiplyAdd(sums, weights[step], target, target);
            }
        }

        return result;
    }

    private static void Pad<T>(ReadOnlySpan<T> row, int reach, ImageBorder border, Span<T> padded)
    {
        row.CopyTo(padded[reach..]);
        for (int step = 1; step <= reach; step++)
        {
            padded[reach - step] = row[border.Locate(-step, row.Length)];
            padded[reach + row.Length - 1 + step] = row[border.Locate(row.Length - 1 + step, row.Length)];
        }
    }

    /// <summary>The sums of windows along the rows.</summary>
    private static double[] AddRows(double[] values, int width, int window, ImageBorder border)
    {
        int reach = window / 2;
        double[] result = new double[values.Length];
        double[] padded = new double[width + (2 * reach)];
        for (int start = 0; start < values.Length; start += width)
        {
            Pad(values.AsSpan(start, width), reach, border, padded);
            double sum = TensorPrimitives.Sum<double>(padded.AsSpan(0, window));
            result[start] = sum;
            for (int x = 1; x < width; x++)
            {
                sum += padded[x + window - 1] - padded[x - 1];
                result[start + x] = sum;
            }
        }

        return result;
    }

    /// <summary>The sums of windows down the columns.</summary>
    private static double[] AddColumns(double[] values, int width, int window, ImageBorder border)
    {
        int reach = window / 2;
        int height = values.Length / width;
        double[] result = new double[values.Length];
        double[] sums = new double[width];
        for (int step = -reach; step <= reach; step++)
        {
            TensorPrimitives.Add(sums, Row(values, width, border.Locate(step, height)), sums);
        }

        sums.CopyTo(result, 0);
        for (int y = 1; y < height; y++)
        {
            TensorPrimitives.Add(sums, Row(values, width, border.Locate(y + reach, height)), sums);
            TensorPrimitives.Subtract(sums, Row(values, width, border.Locate(y - 1 - reach, height)), sums);
            sums.CopyTo(result, y * width);
        }

        return result;
    }
}
