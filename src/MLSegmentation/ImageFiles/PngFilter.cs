using System.Numerics.Tensors;

namespace MLSegmentation.ImageFiles;

/// <summary>Undoes the filters that PNG encoders put on rows (section 9.2).</summary>
internal static class PngFilter
{
    /// <summary>Undoes a filter in place.</summary>
    /// <param name="filter">The filter's number, 0 to 4.</param>
    /// <param name="row">The row; holds pixels afterwards.</param>
    /// <param name="previous">The row above, undone already; empty for the first row.</param>
    /// <param name="distance">Bytes per pixel, at least 1.</param>
    /// <returns>False where the format has no such filter.</returns>
    public static bool TryUndo(byte filter, Span<byte> row, ReadOnlySpan<byte> previous, int distance)
    {
        switch (filter)
        {
            case 0:
            case 2 when previous.IsEmpty:
                return true;
            case 1:
                UndoSub(row, distance);
                return true;
            case 2:
                TensorPrimitives.Add(row, previous, row);
                return true;
            case 3:
                UndoAverage(row, OrZeros(previous, row), distance);
                return true;
            case 4:
                UndoPaeth(row, OrZeros(previous, row), distance);
                return true;
            default:
                return false;
        }
    }

    private static ReadOnlySpan<byte> OrZeros(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> row) => previous.IsEmpty ? new byte[row.Length] : previous;

    private static void UndoSub(Span<byte> row, int distance)
    {
        for (int index = distance; index < row.Length; index++)
        {
            row[index] += row[index - distance];
        }
    }

    private static void UndoAverage(Span<byte> row, ReadOnlySpan<byte> previous, int distance)
    {
        previous = previous[..row.Length];
        for (int index = 0; index < row.Length; index++)
        {
            int left = index < distance ? 0 : row[index - distance];
            row[index] += (byte)((left + previous[index]) >> 1);
        }
    }

    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> previous, int distance)
    {
        previous = previous[..row.Length];
        for (int index = 0; index < Math.Min(distance, row.Length); index++)
        {
            row[index] += previous[index];
        }

        if (distance == 1)
        {
            UndoPaethOfBytes(row, previous);
            return;
        }

        for (int index = distance; index < row.Length; index++)
        {
            row[index] += Predict(row[index - distance], previous[index], previous[index - distance]);
        }
    }

    /// <summary>The common case of one byte per pixel keeps the neighbours in registers.</summary>
    private static void UndoPaethOfBytes(Span<byte> row, ReadOnlySpan<byte> previous)
    {
        int left = row[0];
        int upperLeft = previous[0];
        for (int index = 1; index < row.Length; index++)
        {
            int up = previous[index];
            left = (byte)(row[index] + Predict(left, up, upperLeft));
            row[index] = (byte)left;
            upperLeft = up;
        }
    }

    /// <summary>What Paeth's filter expects of a byte: the neighbour that is nearest to left + up - upper left.</summary>
    public static byte Predict(int left, int up, int upperLeft)
    {
        int distanceToLeft = Math.Abs(up - upperLeft);
        int distanceToUp = Math.Abs(left - upperLeft);
        int distanceToUpperLeft = Math.Abs(left + up - (2 * upperLeft));
        if (distanceToLeft <= distanceToUp && distanceToLeft <= distanceToUpperLeft)
        {
            return (byte)left;
        }

        return (byte)(distanceToUp <= distanceToUpperLeft ? up : upperLeft);
    }
}
