using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLSegmentation.Evaluation;

/// <summary>
/// Counts the pairs of labelled and predicted class of one image. Few classes are counted by vectors. With more, sixteen
/// pixels are looked at together, since masks are mostly areas, and only those at borders one by one, in four tables in turn:
/// incrementing the same cell twice in a row would make each increment wait for the one before.
/// </summary>
internal sealed class ConfusionCounter
{
    private const int TableCount = 4;

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

    private void CountTables(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted)
    {
        ref var labels = ref MemoryMarshal.GetReference(label);
        ref var predictions = ref MemoryMarshal.GetReference(predicted);
        var index = 0;
        for (; index + Vector128<byte>.Count <= label.Length; index += Vector128<byte>.Count)
        {
            var labelVector = Vector128.LoadUnsafe(ref labels, (nuint)index);
            var predictedVector = Vector128.LoadUnsafe(ref predictions, (nuint)index);
            if (labelVector == Vector128.Create(label[index]) && predictedVector == Vector128.Create(predicted[index]))
            {
                _tables[GetCell(label[index], predicted[index])] += (uint)Vector128<byte>.Count;
            }
            else
            {
                CountEach(label.Slice(index, Vector128<byte>.Count), predicted.Slice(index, Vector128<byte>.Count));
            }
        }

        for (; index < label.Length; index++)
        {
            _tables[GetCell(label[index], predicted[index])]++;
        }
    }

    private void CountEach(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted)
    {
        var tables = _tables;
        var size = _stride * _stride;
        for (var index = 0; index < Vector128<byte>.Count; index += TableCount)
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
