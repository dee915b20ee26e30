using System.Numerics.Tensors;
using MLSegmentation.Morphology;
using NetTopologySuite.Geometries;
using NetTopologySuite.Simplify;

namespace MLSegmentation.Regions;

/// <summary>Makes objects of labels: what hangs together by edges is a part, whose outline is a polygon, and an object has one part or several.</summary>
internal readonly ref struct ObjectExtractor
{
    // Labels are moved away from 0 and 255, which stand for no object where parts are found.
    private const int Shift = byte.MaxValue + 1;

    private readonly ReadOnlySpan<float> _scores;
    private readonly LabelComponents _parts;
    private readonly int _width;
    private readonly SegmentationClasses? _classes;
    private readonly ExtractObjectsOptions _options;

    private ObjectExtractor(LabelComponents parts, int width, SegmentationClasses? classes, ExtractObjectsOptions options, ReadOnlySpan<float> scores)
    {
        (_parts, _width, _classes, _options) = (parts, width, classes, options);
        _scores = scores;
    }

    /// <summary>The objects of a mask.</summary>
    public static SegmentationObjectList Extract(SegmentationMask mask, ReadOnlySpan<float> scores, ExtractObjectsOptions options)
    {
        bool[] wanted = WantedClasses.Find(mask.Classes, options);
        var pixels = mask.Pixels;
        ushort[] labels = new ushort[pixels.Length];
        for (int index = 0; index < labels.Length; index++)
        {
            labels[index] = wanted[pixels[index]] ? (ushort)(pixels[index] + Shift) : (ushort)0;
        }

        var parts = LabelComponents.Find<ushort>(labels, mask.Width, PixelConnectivity.Four);
        int count = parts.Components.Count;
        int[] groups = options.Connectivity.HasCorners()
            ? Join(labels, parts, mask.Width)
            : [.. Enumerable.Range(0, count + 1)];
        byte[] classOfPart = new byte[count + 1];
        for (int index = 0; index < labels.Length; index++)
        {
            classOfPart[parts.Numbers[index]] = pixels[index];
        }

        var extractor = new ObjectExtractor(parts, mask.Width, mask.Classes, options, scores);
        return extractor.Extract(groups, part => classOfPart[part], number: null);
    }

    /// <summary>The objects of a map, with its numbers.</summary>
    public static SegmentationObjectList Extract(ObjectMap map, ReadOnlySpan<float> scores, ExtractObjectsOptions options)
    {
        bool[] wanted = WantedClasses.Find(map.Classes, options);
        int[] labels = new int[map.Numbers.Length];
        byte[] classOfObject = map.ClassIndices.ToArray();
        for (int index = 0; index < labels.Length; index++)
        {
            int number = map.Numbers[index];
            labels[index] = number > 0 && (wanted[classOfObject[number - 1]] || options.ClassNames is null) ? number + Shift : 0;
        }

        var parts = LabelComponents.Find<int>(labels, map.Width, PixelConnectivity.Four);
        int[] groups = new int[parts.Components.Count + 1];
        for (int index = 0; index < labels.Length; index++)
        {
            groups[parts.Numbers[index]] = map.Numbers[index];
        }

        groups[0] = 0;
        var extractor = new ObjectExtractor(parts, map.Width, map.Classes, options, scores);
        return extractor.Extract(groups, part => classOfObject[groups[part] - 1], part => groups[part]);
    }

    /// <summary>For each part the number of what it hangs together with by corners, too.</summary>
    private static int[] Join(ReadOnlySpan<ushort> labels, LabelComponents parts, int width)
    {
        int[] groups = new int[parts.Components.Count + 1];
        using var joined = new ConnectedRuns<ushort>(labels, new ImageSize(width, labels.Length / width), PixelConnectivity.Eight);
        while (joined.MoveNext())
        {
            foreach (var (start, _) in joined.Runs)
            {
                groups[parts.Numbers[start]] = joined.Current.Number;
            }
        }

        return groups;
    }

    /// <summary>Puts the parts of each group together, in the order of their first pixels or of their numbers.</summary>
    private SegmentationObjectList Extract(int[] groups, Func<int, byte> classOf, Func<int, int>? number)
    {
        var totals = Sum(classOf);
        OutlineLimits.Check(_options, _parts.Numbers, _width, groups, totals);
        var polygons = OutlineTracer.Trace(_parts.Numbers, _width, _parts.Components.Count);
        var members = Enumerable.Range(1, polygons.Length).GroupBy(part => groups[part]);
        var objects = new List<SegmentationObject>();
        foreach (var group in number is null ? members : members.OrderBy(group => group.Key))
        {
            PixelTotals total = default;
            foreach (int part in group)
            {
                total.Add(totals[part]);
            }

            if (total.Area >= _options.SmallestArea)
            {
                int first = group.First();
                var outline = Outlines.Combine([.. group.Select(part => polygons[part - 1])]);
                objects.Add(Create(number?.Invoke(first) ?? (objects.Count + 1), classOf(first), total, outline));
            }
        }

        return new SegmentationObjectList(objects);
    }

    private SegmentationObject Create(int number, byte classIndex, in PixelTotals total, Geometry outline) => new()
    {
        Number = number,
        ClassIndex = classIndex,
        ClassName = WantedClasses.NameOf(_classes, classIndex),
        Area = total.Area,
        BoundingBox = total.Box,
        Centroid = total.Centroid,
        MeanScore = HasScore(classIndex) ? total.Score / total.Area : null,
        Outline = Simplify(outline),
    };

    private Geometry Simplify(Geometry outline)
    {
        if (_options.SimplificationTolerance == 0)
        {
            return outline;
        }

        var simplified = TopologyPreservingSimplifier.Simplify(outline, _options.SimplificationTolerance);
        return simplified is { IsEmpty: false, IsValid: true } ? simplified : outline;
    }

    // An ignored area has no probability.
    private bool HasScore(byte classIndex) => (classIndex + 1L) * _parts.Numbers.Length <= _scores.Length;

    private PixelTotals[] Sum(Func<int, byte> classOf)
    {
        var totals = new PixelTotals[_parts.Components.Count + 1];
        var numbers = _parts.Numbers;
        for (int start = 0; start < numbers.Length; start += _width)
        {
            var row = numbers.Slice(start, _width);
            for (int left = 0, length; left < _width; left += length)
            {
                length = row[left..].IndexOfAnyExcept(row[left]) is > 0 and var found ? found : _width - left;
                if (row[left] > 0)
                {
                    byte classIndex = classOf(row[left]);
                    double score = HasScore(classIndex) ? TensorPrimitives.Sum(_scores.Slice((classIndex * numbers.Length) + start + left, length)) : 0;
                    totals[row[left]].Add(start / _width, left, left + length, score);
                }
            }
        }

        return totals;
    }
}
