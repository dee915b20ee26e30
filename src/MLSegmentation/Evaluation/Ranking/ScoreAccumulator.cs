namespace MLSegmentation.Evaluation.Ranking;

/// <summary>Collects the scores of all classes for the ranking metrics.</summary>
internal sealed class ScoreAccumulator
{
    private readonly Func<ScoreCollection> _create;
    private readonly ScoreCollection[] _classes;

    /// <summary>Keeps and sorts all scores where exact, four bytes each; else they are counted in fine histograms.</summary>
    public ScoreAccumulator(int classCount, bool isExact = false)
    {
        _create = isExact ? () => new ScoreList() : () => new ScoreHistogram();
        _classes = [.. Enumerable.Range(0, classCount).Select(_ => _create())];
    }

    /// <summary>Adds the probabilities of an image, class after class.</summary>
    /// <exception cref="SegmentationException">A score is not a number or not from 0 to 1.</exception>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<float> scores, string imageName)
    {
        for (int classIndex = 0; classIndex < _classes.Length; classIndex++)
        {
            var plane = scores.Slice(classIndex * label.Length, label.Length);
            for (int start = 0; start < plane.Length; start += ScoreCollection.ChunkLength)
            {
                var chunk = plane.Slice(start, Math.Min(ScoreCollection.ChunkLength, plane.Length - start));
                if (!_classes[classIndex].TryAdd(chunk, label.Slice(start, chunk.Length), classIndex))
                {
                    throw InvalidScore(chunk, classIndex, imageName);
                }
            }
        }
    }

    /// <summary>Writes the scores.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public void Save(BinaryWriter writer)
    {
        foreach (var scores in _classes)
        {
            scores.Save(writer);
        }
    }

    /// <summary>Adds scores that were written, of as many classes and as exact.</summary>
    public void AddSaved(BinaryReader reader)
    {
        foreach (var scores in _classes)
        {
            scores.AddSaved(reader);
        }
    }

    /// <summary>The ranking metrics of each class.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public RankingResult[] GetResults() => [.. _classes.Select(scores => scores.GetResult())];

    /// <summary>The ranking metrics of the classes' scores taken together.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public RankingResult GetPooledResult(Func<int, bool> includes)
    {
        var pooled = _create();
        for (int classIndex = 0; classIndex < _classes.Length; classIndex++)
        {
            if (includes(classIndex))
            {
                pooled.Add(_classes[classIndex]);
            }
        }

        return pooled.GetResult();
    }

    private static SegmentationException InvalidScore(ReadOnlySpan<float> scores, int classIndex, string imageName)
    {
        float invalid = scores.ToArray().First(score => score is not (>= -ScoreCollection.Tolerance and <= 1 + ScoreCollection.Tolerance));
        return float.IsNaN(invalid)
            ? new SegmentationException(
                $"The scores of {imageName} for class {classIndex} are not numbers (NaN); the model is damaged or its training diverged.")
            : new SegmentationException(FormattableString.Invariant(
                $"The scores of {imageName} for class {classIndex} hold {invalid}; scores are probabilities from 0 to 1, for example from a softmax."));
    }
}
