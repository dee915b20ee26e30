using System.Runtime.InteropServices;
using MLSegmentation.Morphology;

namespace MLSegmentation.PostProcessing;

/// <summary>Splits the objects of a mask, and hands the parts on.</summary>
/// <param name="splitting">Splits them.</param>
/// <param name="sieve">Takes the parts.</param>
/// <param name="size">The size of the mask.</param>
/// <param name="background">The class of the lines between parts.</param>
internal sealed class TouchingObjects(ObjectSplitting splitting, ObjectSieve sieve, ImageSize size, byte background)
{
    private readonly List<int> _line = [];

    /// <summary>Whether a line was drawn.</summary>
    public bool HasDrawn { get; private set; }

    /// <summary>Takes all objects; those that are split together come last, class by class.</summary>
    public void TakeAll(Span<byte> labels, ConnectedRuns<byte> objects)
    {
        var sparse = new SortedDictionary<byte, List<PixelRun>>();
        while (objects.MoveNext())
        {
            if (ObjectSplitting.IsSparse(objects.Current))
            {
                _ = sparse.TryAdd(objects.Label, []);
                sparse[objects.Label].AddRange(objects.Runs);
            }
            else
            {
                Split(labels, objects.Label, objects.Runs);
            }
        }

        foreach (var (label, runs) in sparse)
        {
            Split(labels, label, CollectionsMarshal.AsSpan(runs));
        }
    }

    private void Split(Span<byte> labels, byte label, ReadOnlySpan<PixelRun> runs)
    {
        int count = splitting.Split(LabelComponent.Of(runs, size), runs);
        if (count == 1)
        {
            _ = sieve.Take(labels, label, runs);
            return;
        }

        var parts = new List<PixelRun>[count];
        for (int part = 0; part < count; part++)
        {
            parts[part] = [];
        }

        splitting.CollectRuns(parts);
        bool[] stays = new bool[count];
        var lines = new List<int>();
        for (int part = 0; part < count; part++)
        {
            // Of the largest object there is nothing to part; a map tells parts by their numbers.
            _line.Clear();
            if (sieve.DrawsLines)
            {
                splitting.CollectLine(part, CollectionsMarshal.AsSpan(parts[part]), stays, _line);
            }

            stays[part] = sieve.Take(labels, label, CollectionsMarshal.AsSpan(parts[part]), _line.Count);
            lines.AddRange(stays[part] ? _line : []);
        }

        foreach (int pixel in lines)
        {
            labels[pixel] = background;
        }

        HasDrawn |= lines.Count > 0;
    }
}
