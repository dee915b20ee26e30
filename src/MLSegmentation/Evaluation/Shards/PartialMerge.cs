using System.Globalization;

namespace MLSegmentation.Evaluation.Shards;

/// <summary>Adds up the parts of an evaluation.</summary>
internal sealed class PartialMerge(CancellationToken cancellationToken)
{
    private const int MaxListed = 10;

    private readonly Dictionary<int, (SegmentationPartialMetrics Part, ImageCounts? Images)> _parts = [];

    // Without what was collected, which is let go of.
    private SegmentationPartialMetrics? _first;
    private SegmentationPartialMetrics? _withImages;
    private MetricAccumulator? _accumulator;
    private SegmentationClasses? _classes;

    /// <summary>Adds a part.</summary>
    /// <exception cref="SegmentationException">It is there already, is damaged, or belongs to another evaluation.</exception>
    public void Add(SegmentationPartialMetrics part)
    {
        RequireSameRun(part);
        if (_parts.TryGetValue(part.Shard.Index, out var other))
        {
            string same = other.Part.File.Checksum == part.File.Checksum ? "and hold the same; leave one out" : "and differ; leave the wrong one out";
            throw new SegmentationException($"{Capital(other.Part)} and {part.Name} are both shard {part.Shard}, {same}.");
        }

        _parts.Add(part.Shard.Index, (part.WithoutData(), part.ImageCount > 0 ? AddData(part) : null));
    }

    /// <summary>The metrics of all images, in the order of the list.</summary>
    /// <exception cref="SegmentationException">A part is missing.</exception>
    public SegmentationMetrics ToMetrics()
    {
        if (_first is null || _accumulator is null)
        {
            throw new SegmentationException(_first is null ? "There are no shards to merge." : "No shard has images; there is nothing to merge.");
        }

        RequireAll(_first);
        for (int position = 0; position < _first.AllImageCount; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _accumulator.AddImage(_parts[position % _first.Shard.Count].Images!, position / _first.Shard.Count);
        }

        return _accumulator.ToMetrics(_classes!);
    }

    private static string Capital(SegmentationPartialMetrics part) => char.ToUpperInvariant(part.Name[0]) + part.Name[1..];

    private ImageCounts AddData(SegmentationPartialMetrics part)
    {
        _classes ??= SegmentationClasses.Parse(part.File.Classes ?? throw PartialFile.Damaged(part.Name, "it does not say which classes there are"));
        _accumulator ??= new MetricAccumulator(_classes, part.Options with { CancellationToken = cancellationToken });
        var images = PackedData.Unpack(part.File.Data, part.Name, _accumulator.AddSaved);
        return images.Count == part.ImageCount
            ? images
            : throw PartialFile.Damaged(part.Name, $"it announces {part.ImageCount} images and holds {images.Count}");
    }

    private void RequireSameRun(SegmentationPartialMetrics part)
    {
        _first ??= part.WithoutData();
        Require(_first, part, "of how many shards they are", item => item.Shard.Count.ToString(CultureInfo.InvariantCulture));
        Require(_first, part, "in the list of images", item => $"{item.AllImageCount} images, SHA-256 {item.File.ImageList}");
        Require(_first, part, "in what the predictions come from", item => item.Source ?? "not said");
        Require(_first, part, "in the options", item => item.File.DescribeOptions());
        if (part.ImageCount > 0)
        {
            _withImages ??= part.WithoutData();
            Require(_withImages, part, "in the classes", item => item.File.Classes ?? "");
            Require(_withImages, part, "in whether there are probabilities", item => item.File.HasScores ? "yes" : "no");
        }
    }

    private static void Require(SegmentationPartialMetrics first, SegmentationPartialMetrics part, string what, Func<SegmentationPartialMetrics, string> value)
    {
        string expected = value(first);
        string given = value(part);
        if (expected != given)
        {
            throw new SegmentationException(
                $"{Capital(first)} and {part.Name} are of different evaluations: they differ {what} ({expected}; {given}). Merge the shards of one.");
        }
    }

    private void RequireAll(SegmentationPartialMetrics first)
    {
        int count = first.Shard.Count;
        int[] missing = [.. Enumerable.Range(0, count).Where(index => !_parts.ContainsKey(index)).Take(MaxListed)];
        int all = count - _parts.Count;
        if (all > 0)
        {
            string list = string.Join(", ", missing.Select(index => $"{index}/{count}"));
            (string are, string them) = all == 1 ? ("is", "it") : ("are", "them");
            throw new SegmentationException(
                $"{all} of {count} shards {are} missing: {list}{(all > MaxListed ? ", …" : "")}. Evaluate {them}, and merge all.");
        }
    }
}
