namespace MLSegmentation.Evaluation.Counting;

/// <summary>
/// A sum of finite numbers that is rounded only when it is read, so that their order does not matter: the sum of sums is that of all numbers. It
/// keeps parts that do not overlap, which together are the sum (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", Discrete and
/// Computational Geometry 1997); there are rarely more than three.
/// </summary>
internal sealed class ExactSum
{
    // From the smallest to the largest.
    private readonly List<double> _parts = [];

    /// <summary>The sum, rounded to the nearest number.</summary>
    public double Value
    {
        get
        {
            int index = _parts.Count - 1;
            if (index < 0)
            {
                return 0;
            }

            double sum = _parts[index];
            double rest = 0;
            while (index > 0 && rest == 0)
            {
                (sum, rest) = Add(sum, _parts[--index]);
            }

            // Where the rest is half a unit, what is below it says which neighbour is nearer.
            bool isHalf = index > 0 && Math.Sign(rest) == Math.Sign(_parts[index - 1]) && sum + (2 * rest) - sum == 2 * rest;
            return isHalf ? sum + (2 * rest) : sum;
        }
    }

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        int kept = 0;
        for (int index = 0; index < _parts.Count; index++)
        {
            (value, double rest) = Add(value, _parts[index]);
            if (rest != 0)
            {
                _parts[kept++] = rest;
            }
        }

        _parts.RemoveRange(kept, _parts.Count - kept);
        _parts.Add(value);
    }

    /// <summary>Writes the parts.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_parts.Count);
        _parts.ForEach(writer.Write);
    }

    /// <summary>Adds a sum that was written.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void AddSaved(BinaryReader reader)
    {
        for (int count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            double part = reader.ReadDouble();
            Add(double.IsFinite(part) ? part : throw new InvalidDataException("A sum is no number."));
        }
    }

    /// <summary>The rounded sum of two numbers, and what rounding took away (Knuth's two-sum).</summary>
    private static (double Sum, double Lost) Add(double first, double second)
    {
        double sum = first + second;
        double added = sum - first;
        return (sum, first - (sum - added) + (second - added));
    }
}
