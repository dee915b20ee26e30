using System.Buffers;
using System.Numerics.Tensors;

namespace MLSegmentation.Volumes;

/// <summary>Resamples along one axis: each new value is a sum of neighbouring old ones, with weights that are the same for all lines.</summary>
internal sealed class ResampledAxis
{
    // The one pole of the cubic B-spline's inverse filter (Unser 1999, "Splines: a perfect fit for signal and image processing", box 2).
    private static readonly double Pole = Math.Sqrt(3) - 2;

    // How many values beyond its end matter to a line: the pole to this power is below the precision of the numbers.
    private const int Beyond = 24;

    private readonly int _from;
    private readonly int _to;
    private readonly bool _isCubic;
    private readonly int[] _starts;
    private readonly float[][] _weights;

    /// <summary>Prepares the weights.</summary>
    /// <param name="from">The values of a line.</param>
    /// <param name="to">Its new values.</param>
    /// <param name="interpolation">How values between voxels are found.</param>
    public ResampledAxis(int from, int to, VolumeInterpolation interpolation)
    {
        (_from, _to, _isCubic) = (from, to, interpolation == VolumeInterpolation.Cubic && from != to);
        _starts = new int[to];
        _weights = new float[to][];
        for (int index = 0; index < to; index++)
        {
            double place = ((index + 0.5) * from / to) - 0.5;
            (_starts[index], _weights[index]) = from == to ? (index, [1f]) : interpolation switch
            {
                VolumeInterpolation.Nearest => (Math.Clamp((int)Math.Floor(place + 0.5), 0, from - 1), [1f]),
                VolumeInterpolation.Linear => WeighLinear(Math.Clamp(place, 0, from - 1), from),
                _ => WeighCubic(place),
            };
        }
    }

    /// <summary>Resamples lines that run across rows: each value of a line is in the same place of another row.</summary>
    /// <param name="values">The rows, one after another.</param>
    /// <param name="resampled">Gets the new rows.</param>
    /// <param name="rowLength">The values of a row.</param>
    public void ApplyAcross(ReadOnlySpan<float> values, Span<float> resampled, int rowLength)
    {
        if (!_isCubic)
        {
            SumRows(values, resampled, rowLength);
            return;
        }

        int count = (_from + (2 * Beyond)) * rowLength;
        float[] coefficients = ArrayPool<float>.Shared.Rent(count);
        for (int row = 0; row < _from + (2 * Beyond); row++)
        {
            values.Slice(Math.Clamp(row - Beyond, 0, _from - 1) * rowLength, rowLength).CopyTo(coefficients.AsSpan(row * rowLength));
        }

        FilterRows(coefficients.AsSpan(0, count), rowLength);
        SumRows(coefficients.AsSpan(0, count), resampled, rowLength);
        ArrayPool<float>.Shared.Return(coefficients);
    }

    /// <summary>Resamples rows.</summary>
    /// <param name="values">The rows, one after another.</param>
    /// <param name="resampled">Gets the new rows.</param>
    public void ApplyAlong(ReadOnlySpan<float> values, Span<float> resampled)
    {
        float[] buffer = new float[_isCubic ? _from + (2 * Beyond) : _from];
        for (int row = 0; row < values.Length / _from; row++)
        {
            var line = values.Slice(row * _from, _from);
            if (_isCubic)
            {
                buffer.AsSpan(0, Beyond).Fill(line[0]);
                line.CopyTo(buffer.AsSpan(Beyond));
                buffer.AsSpan(Beyond + _from).Fill(line[^1]);
                FilterLine(buffer);
                line = buffer;
            }

            var target = resampled.Slice(row * _to, _to);
            for (int index = 0; index < _to; index++)
            {
                target[index] = TensorPrimitives.Dot(line.Slice(_starts[index], _weights[index].Length), _weights[index]);
            }
        }
    }

    /// <summary>The first old value that a new one is made of.</summary>
    public int GetFirst(int index) => _starts[index];

    /// <summary>The last one.</summary>
    public int GetLast(int index) => _starts[index] + _weights[index].Length - 1;

    /// <summary>A new row of at most two old ones, where nothing is cubic.</summary>
    public void Sum(int index, ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> sum)
    {
        TensorPrimitives.Multiply(first, _weights[index][0], sum);
        if (_weights[index] is [_, var share])
        {
            TensorPrimitives.MultiplyAdd(second, share, sum, sum);
        }
    }

    private void SumRows(ReadOnlySpan<float> rows, Span<float> sums, int rowLength)
    {
        for (int index = 0; index < _to; index++)
        {
            var sum = sums.Slice(index * rowLength, rowLength);
            float[] weights = _weights[index];
            TensorPrimitives.Multiply(rows.Slice(_starts[index] * rowLength, rowLength), weights[0], sum);
            for (int tap = 1; tap < weights.Length; tap++)
            {
                TensorPrimitives.MultiplyAdd(rows.Slice((_starts[index] + tap) * rowLength, rowLength), weights[tap], sum, sum);
            }
        }
    }

    private static (int Start, float[] Weights) WeighLinear(double place, int length)
    {
        int start = Math.Min((int)place, length - 1);
        float share = (float)(place - start);
        return share == 0 || start == length - 1 ? (start, [1f]) : (start, [1 - share, share]);
    }

    /// <summary>The cubic B-splines of the four values around a place; the line begins with those beyond its end.</summary>
    private static (int Start, float[] Weights) WeighCubic(double place)
    {
        int start = (int)Math.Floor(place);
        double t = place - start;
        double rest = 1 - t;
        return (start - 1 + Beyond,
        [
            (float)(rest * rest * rest / 6),
            (float)((4 - (3 * t * t * (2 - t))) / 6),
            (float)((4 - (3 * rest * rest * (2 - rest))) / 6),
            (float)(t * t * t / 6),
        ]);
    }

    /// <summary>
    /// Turns values into the coefficients of the spline that goes through them, forwards and back; far beyond the ends it makes no difference how.
    /// </summary>
    private static void FilterLine(Span<float> line)
    {
        double before = line[0] / (1 - Pole);
        for (int index = 0; index < line.Length; index++)
        {
            before = line[index] + (Pole * before);
            line[index] = (float)before;
        }

        double after = line[^1] * Pole / (Pole - 1);
        for (int index = line.Length - 1; index >= 0; index--)
        {
            after = Pole * (after - line[index]);
            line[index] = (float)(6 * after);
        }
    }

    private static void FilterRows(Span<float> rows, int rowLength)
    {
        int count = rows.Length / rowLength;
        TensorPrimitives.Multiply(rows[..rowLength], (float)(1 / (1 - Pole)), rows[..rowLength]);
        for (int row = 1; row < count; row++)
        {
            var values = rows.Slice(row * rowLength, rowLength);
            TensorPrimitives.MultiplyAdd(rows.Slice((row - 1) * rowLength, rowLength), (float)Pole, values, values);
        }

        TensorPrimitives.Multiply(rows[^rowLength..], (float)(Pole / (Pole - 1)), rows[^rowLength..]);
        for (int row = count - 2; row >= 0; row--)
        {
            var values = rows.Slice(row * rowLength, rowLength);
            TensorPrimitives.Subtract(rows.Slice((row + 1) * rowLength, rowLength), values, values);
            TensorPrimitives.Multiply(values, (float)Pole, values);
        }

        TensorPrimitives.Multiply(rows, 6, rows);
    }
}
