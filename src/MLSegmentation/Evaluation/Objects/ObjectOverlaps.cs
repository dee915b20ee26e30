using System.Runtime.InteropServices;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Objects;

/// <summary>The labelled and the predicted objects of one image, and which of them have pixels in common.</summary>
internal sealed class ObjectOverlaps
{
    // By number; 0 for objects that do not count.
    private readonly int[] _labelledAreas;
    private readonly int[] _predictedAreas;
    private readonly ObjectOverlap[] _overlaps;

    /// <summary>
    /// Counts areas and overlaps, without objects of fewer pixels than the minimum; 1 says that a pixel is ignored, and counts in no object.
    /// </summary>
    public ObjectOverlaps(LabelComponents labelled, LabelComponents predicted, ReadOnlySpan<byte> ignored, int minimumArea)
    {
        int[] ignoredAreas = CountIgnored(predicted, ignored);
        _labelledAreas = GetAreas(labelled, new int[labelled.Components.Count + 1], minimumArea);
        _predictedAreas = GetAreas(predicted, ignoredAreas, minimumArea);
        _overlaps = LeaveOutIgnored(FindOverlaps(CountPairs(labelled.Numbers, predicted.Numbers)), ignoredAreas);
    }

    /// <summary>The labelled objects that count.</summary>
    public int LabelledCount => _labelledAreas.Count(area => area > 0);

    /// <summary>The predicted objects that count.</summary>
    public int PredictedCount => _predictedAreas.Count(area => area > 0);

    /// <summary>The labelled objects' Dice coefficients with the predicted object that overlaps them most; 0 where none does.</summary>
    public AreaMean LabelledDice => GetDice(_labelledAreas, overlap => overlap.Labelled);

    /// <summary>The predicted objects' Dice coefficients with the labelled object that overlaps them most; 0 where none does.</summary>
    public AreaMean PredictedDice => GetDice(_predictedAreas, overlap => overlap.Predicted);

    /// <summary>The IoU of the labelled objects that match a predicted one.</summary>
    public IEnumerable<double> MatchedIoU => _overlaps.Where(overlap => overlap.IsMatch).Select(overlap => overlap.IoU);

    /// <summary>
    /// The overlaps of the labelled objects with the predicted one of the highest IoU, and the areas of both together, with those of the predicted
    /// objects that are no one's.
    /// </summary>
    public AreaMean Jaccard
    {
        get
        {
            var best = _overlaps.GroupBy(overlap => overlap.Labelled).ToDictionary(group => group.Key, group => group.MaxBy(overlap => overlap.IoU));
            var used = best.Values.Select(overlap => overlap.Predicted).ToHashSet();
            long alone = _labelledAreas.Where((_, number) => !best.ContainsKey(number)).Sum(area => (long)area)
                + _predictedAreas.Where((_, number) => !used.Contains(number)).Sum(area => (long)area);
            return new AreaMean(best.Values.Sum(overlap => (long)overlap.Pixels), alone + best.Values.Sum(overlap => overlap.Union));
        }
    }

    /// <summary>The adapted Rand error; NaN where there are no two pixels to compare.</summary>
    public double AdaptedRandError
    {
        get
        {
            double[] labelled = [.. _labelledAreas.Select(area => (double)area)];
            double[] predicted = new double[_predictedAreas.Length];
            double[] missed = [.. labelled];
            foreach (var overlap in _overlaps)
            {
                predicted[overlap.Predicted] += overlap.Pixels;
                missed[overlap.Labelled] -= overlap.Pixels;
            }

            // Labelled pixels without a predicted object have the number 0, as objects do that are none.
            predicted[0] = missed.Sum();
            double together = SumSquares(missed) + _overlaps.Sum(overlap => (double)overlap.Pixels * overlap.Pixels);
            double all = labelled.Sum();
            return 1 - (2 * (together - all) / (SumSquares(labelled) + SumSquares(predicted) - (2 * all)));
        }
    }

    private static double SumSquares(double[] values) => values.Sum(value => value * value);

    /// <summary>By number, without ignored pixels; 0 for objects that do not count.</summary>
    private static int[] GetAreas(LabelComponents objects, int[] ignoredAreas, int minimumArea) =>
        [0, .. objects.Components.Select(item => item.Area - ignoredAreas[item.Number]).Select(area => area >= minimumArea ? area : 0)];

    private static int[] CountIgnored(LabelComponents predicted, ReadOnlySpan<byte> ignored)
    {
        int[] areas = new int[predicted.Components.Count + 1];
        for (int index = 0; index < ignored.Length; index++)
        {
            areas[predicted.Numbers[index]] += ignored[index];
        }

        return areas;
    }

    /// <summary>Counts the pixels of pairs of objects, run by run, for neighbours mostly belong to the same.</summary>
    private static Dictionary<(int Labelled, int Predicted), int> CountPairs(ReadOnlySpan<int> labelled, ReadOnlySpan<int> predicted)
    {
        var counts = new Dictionary<(int Labelled, int Predicted), int>();
        for (int start = 0, end; start < labelled.Length; start = end)
        {
            var pair = (Labelled: labelled[start], Predicted: predicted[start]);
            end = start + 1;
            while (end < labelled.Length && labelled[end] == pair.Labelled && predicted[end] == pair.Predicted)
            {
                end++;
            }

            if (pair is { Labelled: > 0, Predicted: > 0 })
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _) += end - start;
            }
        }

        return counts;
    }

    /// <summary>In the order of the numbers, so that of objects that overlap another equally the first is taken.</summary>
    private ObjectOverlap[] FindOverlaps(Dictionary<(int Labelled, int Predicted), int> counts) =>
    [
        .. counts
            .Where(item => _labelledAreas[item.Key.Labelled] > 0 && _predictedAreas[item.Key.Predicted] > 0)
            .OrderBy(item => item.Key)
            .Select(item => new ObjectOverlap(
                item.Key.Labelled, item.Key.Predicted, item.Value, (long)_labelledAreas[item.Key.Labelled] + _predictedAreas[item.Key.Predicted])),
    ];

    /// <summary>Leaves out the predicted objects that lie mostly in ignored pixels and match nothing.</summary>
    private ObjectOverlap[] LeaveOutIgnored(ObjectOverlap[] overlaps, int[] ignoredAreas)
    {
        var matched = overlaps.Where(overlap => overlap.IsMatch).Select(overlap => overlap.Predicted).ToHashSet();
        for (int number = 1; number < _predictedAreas.Length; number++)
        {
            if (ignoredAreas[number] > _predictedAreas[number] && !matched.Contains(number))
            {
                _predictedAreas[number] = 0;
            }
        }

        return [.. overlaps.Where(overlap => _predictedAreas[overlap.Predicted] > 0)];
    }

    private AreaMean GetDice(int[] areas, Func<ObjectOverlap, int> getNumber)
    {
        double sum = _overlaps.GroupBy(getNumber).Sum(overlaps => areas[overlaps.Key] * overlaps.MaxBy(overlap => overlap.Pixels).Dice);
        return new AreaMean(sum, areas.Sum(area => (long)area));
    }
}
