using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Calibration;

/// <summary>What is summed up over the pixels of all images in one bin of a reliability table.</summary>
internal sealed class ReliabilitySums
{
    /// <summary>How many pixels there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are right.</summary>
    public long Hits { get; private set; }

    /// <summary>The sum of their confidences.</summary>
    public ExactSum Confidence { get; } = new();

    /// <summary>The sum of the squared differences between confidence and 1, where right, or 0.</summary>
    public ExactSum SquaredError { get; } = new();

    /// <summary>Adds the sums of an image.</summary>
    public void Add(long count, long hits, double confidence, double squaredError)
    {
        Count += count;
        Hits += hits;
        Confidence.Add(confidence);
        SquaredError.Add(squaredError);
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Count);
        writer.Write7BitEncodedInt64(Hits);
        Confidence.Save(writer);
        SquaredError.Save(writer);
    }

    /// <summary>Adds sums that were written.</summary>
    public void AddSaved(BinaryReader reader)
    {
        Count += reader.Read7BitEncodedInt64();
        Hits += reader.Read7BitEncodedInt64();
        Confidence.AddSaved(reader);
        SquaredError.AddSaved(reader);
    }
}
