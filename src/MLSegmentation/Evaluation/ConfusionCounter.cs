using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLSegmentation.Evaluation;

/// <summary>
/// Counts the pairs of labelled and predicted class of one image. Few classes are counted by vectors. With more, runs of
/// the same pair are counted, since masks are mostly areas; and where runs are short, pixels one by one, in four tables in turn:
/// incrementing the same cell twice in a row would make each increment wait for the one before.
/// </summary>
internal sealed class ConfusionCounter
{
    private const int TableCount = 4;
    private const int BlockLength = 32;

    /// <summary>With more changes in a block, its pixels are counted one by one.</summary>
    private const int MaxRuns = 16;

    private readonly int _classCount;
    private readonly int _stride;
    private readonly uint[] _tables;

    /// <summary>Prepares tables with one row and column more than there are classes, for ignored pixels.</summary>
    public ConfusionCounter(int classCount)
    {
        _classCount = classCount;
        _stride = classCount + 1;
        _tables = new uint[TableCount * _stride * _stride];
    }

    /// <summary>The first value that is neither a class index nor <see cref="SegmentationMask.Ignored"/>, or -1 where all are valid.</summary>
    public int FindInvalid(ReadOnlySpan<byte> mask)
    {
        var index = 0;
        var max = Vector128<byte>.Zero;
        for (; index + Vector128<byte>.Count <= mask.Length; index += Vector128<byte>.Count)
        {
            // Adding one wraps 255 to 0, so that the largest valid result is the number of classes.
            max = Vector128.Max(max, Vector128.Create(mask.Slice(index, Vector128<byte>.Count)) + Vector128<byte>.One);
        }

        index = Vector128.LessThanOrEqualAll(max, Vector128.Create((byte)_classCount)) ? index : 0;
        while (index < mask.Length && (byte)(mask[index] + 1) <= _classCount)
        {
            index++;
        }

        return index < mask.Length ? mask[index] : -1;
    }

    /// <summary>Counts the pairs of one image whose values are valid.</summary>
    /// <param name="label">The labelled class indices.</param>
    /// <param name="predicted">The predicted class indices.</param>
    /// <param name="counts">Takes classes times classes counts: row labelled, column predicted. Ignored labels are left out.</param>
    /// <returns>How many pixels are predicted as ignored although their label is not.</returns>
    public long Count(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, Span<long> counts)
    {
        counts.Clear();
        var labelled = label.Length - label.Count(SegmentationMask.Ignored);
        if (_classCount <= SmallConfusion.MaxClassCount)
        {
            var done = SmallConfusion.Count(label, predicted, _classCount, counts);
            label = label[done..];
            predicted = predicted[done..];
        }

        Array.Clear(_tables);
        CountTables(label, predicted);
        return labelled - Collect(counts);
    }

    /// <summary>Counts runs of pixels with the same pair, and pixels one by one where runs are short.</summary>
    private void CountTables(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted)
    {
        var runStart = 0;
        var index = 1;
        for (; index + BlockLength <= label.Length; index += BlockLength)
        {
            var changes = FindChanges(label, predicted, index);
            if (BitOperations.PopCount(changes) > MaxRuns)
            {
                AddRun(label, predicted, runStart, index);
                CountEach(label.Slice(index, BlockLength), predicted.Slice(index, BlockLength));
                runStart = index + BlockLength;
                continue;
            }

            for (; changes != 0; changes &= changes - 1)
            {
                var end = index + BitOperations.TrailingZeroCount(changes);
                AddRun(label, predicted, runStart, end);
                runStart = end;
            }
        }

        for (index = Math.Min(index, label.Length); runStart < label.Length; runStart = index++)
        {
            AddRun(label, predicted, runStart, index);
        }
    }

    /// <summary>A bit for each pixel from <paramref name="index"/> on, set where its pair is another than that of the pixel before.</summary>
    private static uint FindChanges(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int index)
    {
        var labels = Vector256.Create(label.Slice(index, BlockLength)) ^ Vector256.Create(label.Slice(index - 1, BlockLength));
        var predictions = Vector256.Create(predicted.Slice(index, BlockLength)) ^ Vector256.Create(predicted.Slice(index - 1, BlockLength));
        return ~Vector256.Equals(labels | predictions, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    /// <summary>Adds pixels of the same pair.</summary>
    private void AddRun(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int start, int end) =>
        _tables[GetCell(label[end - 1], predicted[end - 1])] += (uint)(end - start);

    private void CountEach(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted)
    {
        var tables = _tables;
        var size = _stride * _stride;
        for (var index = 0; index < BlockLength; index += TableCount)
        {
            tables[GetCell(label[index], predicted[index])]++;
            tables[GetCell(label[index + 1], predicted[index + 1]) + size]++;
            tables[GetCell(label[index + 2], predicted[index + 2]) + (2 * size)]++;
            tables[GetCell(label[index + 3], predicted[index + 3]) + (3 * size)]++;
        }
    }

    private int GetCell(byte label, byte predicted) =>
        (Math.Min((int)label, _classCount) * _stride) + Math.Min((int)predicted, _classCount);

    /// <summary>Adds what the tables hold.</summary>
    /// <returns>The sum of all counts, old and new.</returns>
    private long Collect(Span<long> counts)
    {
        long total = 0;
        var size = _stride * _stride;
        for (var label = 0; label < _classCount; label++)
        {
            for (var predicted = 0; predicted < _classCount; predicted++)
            {
                var cell = (label * _stride) + predicted;
                ref var count = ref counts[(label * _classCount) + predicted];
                count += (long)_tables[cell] + _tables[cell + size] + _tables[cell + (2 * size)] + _tables[cell + (3 * size)];
                total += count;
            }
        }

        return total;
    }
}
