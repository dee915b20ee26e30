namespace MLSegmentation.Evaluation.Ranking;

/// <summary>The scores of one class, apart for pixels that have the class and pixels that do not.</summary>
internal abstract class ScoreCollection
{
    /// <summary>The most scores that can be added at once.</summary>
    public const int ChunkLength = 1024;

    /// <summary>How far scores may be outside 0 to 1 by rounding; they count as 0 or 1.</summary>
    public const float Tolerance = 1e-5f;

    /// <summary>Adds at most <see cref="ChunkLength"/> scores for a class; pixels with ignored labels are left out.</summary>
    /// <returns>Whether all scores are numbers from 0 to 1, but for rounding. If not, nothing that is collected has a meaning any more.</returns>
    public abstract bool TryAdd(ReadOnlySpan<float> scores, ReadOnlySpan<byte> label, int classIndex);

    /// <summary>Adds all scores of another collection of the same type.</summary>
    public abstract void Add(ScoreCollection other);

    /// <summary>Writes the scores.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public abstract void Save(BinaryWriter writer);

    /// <summary>Adds scores that a collection of the same type has written.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public abstract void AddSaved(BinaryReader reader);

    /// <summary>The ranking metrics.</summary>
    public abstract RankingResult GetResult();
}
