using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>How many pixels two models give the same class.</summary>
internal static class LabelAgreement
{
    /// <summary>Reads the masks of two views on the same rows, and gives the share of their pixels that are equal.</summary>
    public static double Measure(IDataView one, IDataView other, string column, Action<int> report, CancellationToken cancellation)
    {
        using var first = SequentialCursor.Open(one, [one.Schema[column]]);
        using var second = SequentialCursor.Open(other, [other.Schema[column]]);
        var getFirst = first.GetGetter<SegmentationMask>(first.Schema[column]);
        var getSecond = second.GetGetter<SegmentationMask>(second.Schema[column]);
        SegmentationMask? mask = null;
        SegmentationMask? otherMask = null;
        long equal = 0;
        long pixels = 0;
        for (int done = 1; first.MoveNext() && second.MoveNext(); done++)
        {
            cancellation.ThrowIfCancellationRequested();
            getFirst(ref mask!);
            getSecond(ref otherMask!);
            equal += CountEqual(mask.Pixels, otherMask.Pixels);
            pixels += mask.Pixels.Length;
            report(done);
        }

        return pixels == 0 ? 1 : (double)equal / pixels;
    }

    private static long CountEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        long equal = 0;
        for (int index = 0; index < one.Length; index++)
        {
            equal += one[index] == other[index] ? 1 : 0;
        }

        return equal;
    }
}
