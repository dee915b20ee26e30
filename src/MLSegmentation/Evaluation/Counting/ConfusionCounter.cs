using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLSegmentation.Evaluation.Counting;

/// <summary>
/// Counts the pairs of labelled and predicted class of one image, part after part, so that memory is read once. Few classes are
/// counted by vectors. With more, runs of the same pair are counted, since masks are mostly areas; and where runs are short, pixels
/// one by one. Both use several tables in turn: adding to the same cell twice in a row would make each addition wait for the one before.
/// </summary>
internal sealed class ConfusionCounter(int classCount)
{
    private const int TableCount = 4;

    /// <summary>As many pixels as a number has bits.</summary>
    private const int BlockLength = 64;

    /// <summary>Few enough pixels for the fastest memory: whole blocks after the first pixel, which has none before it.</summary>
    private const int PartLength = (64 * BlockLength) + 1;

    /// <summary>With more changes in a block, its pixels are counted one by one.</summary>
    private const int MaxRuns = 36;

    // Tables have one row and column more than there are classes, for ignored pixels.
    private readonly int _stride = classCount + 1;
    private readonly uint[] _tables = new uint[TableCount * (classCount + 1) * (classCount + 1)];

    /// <summary>The first value that is neither a class index nor <see cref="SegmentationMask.Ignored"/>, or -1 where all are valid.</summary>
    public int FindInvalid(ReadOnlySpan<byte> mask)
    {
        foreach (byte value in mask)
        {
            if ((byte)(value + 1) > classCount)
            {
                return value;
            }
        }

        return -1;
    }

    /// <summary>Counts the pairs of one image.</summary>
    /// <param name="label">The labelled class indices.</param>
    /// <param name="predicted">The predicted ones.</param>
    /// <param name="counts">Takes classes times classes counts: row labelled, column predicted. Ignored labels are left out.</param>
    /// <param name="ignored">How many pixels are predicted as ignored although their label is not.</param>
    /// <returns>Whether all values are valid; where not, the counts mean nothing.</returns>
    public bool TryCount(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, Span<long> counts, out long ignored)
    {
        counts.Clear();
        Array.Clear(_tables);
        long labelled = 0;
        ignored = 0;
        for (int start = 0; start < label.Length; start += PartLength)
        {
            int length = Math.Min(PartLength, label.Length - start);
            var labelPart = label.Slice(start, length);
            var predictedPart = predicted.Slice(start, length);
            if (!IsValid(labelPart) || !IsValid(predictedPart))
            {
                return false;
            }

            labelled += length - labelPart.Count(SegmentationMask.Ignored);
            int done = classCount <= SmallConfusion.MaxClassCount ? SmallConfusion.Count(labelPart, predictedPart, classCount, counts) : 0;
            CountTables(labelPart[done..], predictedPart[done..]);
        }

        ignored = labelled - Collect(counts);
        return true;
    }

    /// <summary>Whether all values are class indices or <see cref="SegmentationMask.Ignored"/>.</summary>
    private bool IsValid(ReadOnlySpan<byte> mask)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(mask);
        var largest = Vector<byte>.Zero;
        foreach (var vector in vectors)
        {
            // Adding one wraps 255 to 0, so that the largest valid result is the number of classes.
            largest = Vector.Max(largest, vector + Vector<byte>.One);
        }

        return Vector.LessThanOrEqualAll(largest, new Vector<byte>((byte)classCount)) && FindInvalid(mask[(vectors.Length * Vector<byte>.Count)..]) < 0;
    }

    /// <summary>Counts runs of pixels with the same pair, and pixels one by one where runs are short.</summary>
    private void CountTables(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted)
    {
        int runStart = 0;
        int index = 1;
        for (; index + BlockLength <= label.Length; index += BlockLength)
        {
            ulong changes = FindChanges(label, predicted, index);
            if (BitOperations.PopCount(changes) > MaxRuns)
            {
                AddRun(label, predicted, runStart, index);
                CountEach(label.Slice(index, BlockLength), predicted.Slice(index, BlockLength));
                runStart = index + BlockLength;
            }
            else if (changes != 0)
            {
                runStart = AddRuns(label, predicted, runStart, index, changes);
            }
        }

        for (index = Math.Min(index, label.Length); runStart < label.Length; runStart = index++)
        {
            AddRun(label, predicted, runStart, index);
        }
    }

    /// <summary>A bit for each pixel from <paramref name="index"/> on, set where its pair is another than that of the pixel before.</summary>
    private static ulong FindChanges(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int index)
    {
        ref byte labels = ref MemoryMarshal.GetReference(label.Slice(index - 1, BlockLength + 1));
        ref byte predictions = ref MemoryMarshal.GetReference(predicted.Slice(index - 1, BlockLength + 1));
        var same = Vector512.Equals(Vector512.LoadUnsafe(ref labels), Vector512.LoadUnsafe(ref labels, 1))
            & Vector512.Equals(Vector512.LoadUnsafe(ref predictions), Vector512.LoadUnsafe(ref predictions, 1));
        return ~same.ExtractMostSignificantBits();
    }

    /// <summary>
    /// Adds the runs that end in a block, two at a time, so that the processor guesses their number wrong less often: after the last change
    /// comes the run up to the end of the block.
    /// </summary>
    /// <returns>Where the next run starts.</returns>
    private int AddRuns(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int runStart, int index, ulong changes)
    {
        var tables = _tables.AsSpan();
        int stride = _stride;
        int size = stride * stride;
        label = label.Slice(index - 1, BlockLength + 1);
        predicted = predicted.Slice(index - 1, BlockLength + 1);
        int start = runStart - index;
        while (changes != 0)
        {
            int end0 = BitOperations.TrailingZeroCount(changes);
            changes &= changes - 1;
            int end1 = BitOperations.TrailingZeroCount(changes);
            changes &= changes - 1;
            tables[GetCell(label[end0], predicted[end0], stride)] += (uint)(end0 - start);
            tables[GetCell(label[end1], predicted[end1], stride) + size] += (uint)(end1 - end0);
            start = end1;
        }

        return index + start;
    }

    /// <summary>Adds pixels of the same pair.</summary>
    private void AddRun(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int start, int end) =>
        _tables[GetCell(label[end - 1], predicted[end - 1], _stride)] += (uint)(end - start);

    private void CountEach(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted)
    {
        var tables = _tables.AsSpan();
        int stride = _stride;
        int size = stride * stride;
        for (int index = 0; index + TableCount <= label.Length; index += TableCount)
        {
            tables[GetCell(label[index], predicted[index], stride)]++;
            tables[GetCell(label[index + 1], predicted[index + 1], stride) + size]++;
            tables[GetCell(label[index + 2], predicted[index + 2], stride) + (2 * size)]++;
            tables[GetCell(label[index + 3], predicted[index + 3], stride) + (3 * size)]++;
        }
    }

    /// <summary>The cell of a pair of valid values; adding one makes 0 of ignored pixels.</summary>
    private static int GetCell(byte label, byte predicted, int stride) => ((byte)(label + 1) * stride) + (byte)(predicted + 1);

    /// <summary>Adds what the tables hold, and gives the sum of all counts, old and new.</summary>
    private long Collect(Span<long> counts)
    {
        long total = 0;
        int size = _stride * _stride;
        for (int label = 0; label < classCount; label++)
        {
            for (int predicted = 0; predicted < classCount; predicted++)
            {
                int cell = GetCell((byte)label, (byte)predicted, _stride);
                ref long count = ref counts[(label * classCount) + predicted];
                count += (long)_tables[cell] + _tables[cell + size] + _tables[cell + (2 * size)] + _tables[cell + (3 * size)];
                total += count;
            }
        }

        return total;
    }
}
