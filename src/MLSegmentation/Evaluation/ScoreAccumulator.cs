namespace MLSegmentation.Evaluation;

/// <summary>Collects the scores of all classes for the ranking metrics.</summary>
internal sealed class ScoreAccumulator
{
    private const int ChunkLength = 1024;

    private readonly ScoreHistogram[] _histograms;
    private readonly int[] _bins = new int[ChunkLength];

    /// <summary>Prepares a histogram for each class.</summary>
    public ScoreAccumulator(int classCount) =>
        _histograms = [.. Enumerable.Range(0, classCount).Select(_ => new ScoreHistogram())];

    /// <summary>Adds the scores of an image.</summary>
    /// <param name="label">The labelled class indices.</param>
    /// <param name="scores">The probabilities, class after class.</param>
    /// <param name="imageName">How to call the image in messages.</param>
    /// <exception cref="SegmentationException">A score is not a number or not from 0 to 1.</exception>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<float> scores, string imageName)
    {
        for (var classIndex = 0; classIndex < _histograms.Length; classIndex++)
        {
            var plane = scores.Slice(classIndex * label.Length, label.Length);
            for (var start = 0; start < plane.Length; start += ChunkLength)
            {
                var chunk = plane.Slice(start, Math.Min(ChunkLength, plane.Length - start));
                var bins = _bins.AsSpan(0, chunk.Length);
                if (!ScoreBins.TryFind(chunk, bins))
                {
                    throw InvalidScore(chunk, classIndex, imageName);
                }

                _histograms[classIndex].Add(bins, label.Slice(start, chunk.Length), classIndex);
            }
        }
    }

    /// <summary>The ranking metrics of each class.</summary>
    public RankingResult[] GetResults() => [.. _histograms.Select(histogram => histogram.GetResult())];

    /// <summary>The ranking metrics of the classes' scores taken together.</summary>
    public RankingResult GetPooledResult(Func<int, bool> includes)
    {
        var pooled = new ScoreHistogram();
        for (var classIndex = 0; classIndex < _histograms.Length; classIndex++)
        {
            if (includes(classIndex))
            {
                pooled.Add(_histograms[classIndex]);
            }
        }

        return pooled.GetResult();
    }

    private static SegmentationException InvalidScore(ReadOnlySpan<float> scores, int classIndex, string imageName)
    {
        var invalid = scores[0];
        foreach (var score in scores)
        {
            if (score is not (>= -ScoreBins.Tolerance and <= 1 + ScoreBins.Tolerance))
            {
                invalid = score;
                break;
            }
        }

        return float.IsNaN(invalid)
            ? new SegmentationException($"The scores of {imageName} for class {classIndex} are not numbers (NaN); the model is damaged or its training diverged.")
            : new SegmentationException(FormattableString.Invariant($"The scores of {imageName} for class {classIndex} hold {invalid}; scores are probabilities from 0 to 1, for example from a softmax."));
    }
}
