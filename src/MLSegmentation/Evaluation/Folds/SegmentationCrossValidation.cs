using System.Collections;

namespace MLSegmentation;

/// <summary>The folds of a cross-validation, in order, and what they come to. Disposing it disposes the folds' models.</summary>
public sealed class SegmentationCrossValidation : IReadOnlyList<SegmentationCrossValidationResult>, IDisposable
{
    private readonly SegmentationCrossValidationResult[] _folds;

    internal SegmentationCrossValidation(IEnumerable<SegmentationCrossValidationResult> folds)
    {
        _folds = [.. folds];
        Summary = new SegmentationCrossValidationSummary([.. _folds.Select(fold => fold.Metrics)]);
    }

    /// <summary>Means and standard deviations over the folds.</summary>
    public SegmentationCrossValidationSummary Summary { get; }

    /// <summary>The number of folds.</summary>
    public int Count => _folds.Length;

    /// <summary>One fold.</summary>
    /// <param name="index">Its index, 0 to <see cref="Count"/> - 1.</param>
    public SegmentationCrossValidationResult this[int index] => _folds[index];

    /// <summary>Goes through the folds.</summary>
    public IEnumerator<SegmentationCrossValidationResult> GetEnumerator() => ((IEnumerable<SegmentationCrossValidationResult>)_folds).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes the models of all folds.</summary>
    public void Dispose()
    {
        foreach (var fold in _folds)
        {
            (fold.Model as IDisposable)?.Dispose();
        }
    }

    /// <summary>The headline numbers of <see cref="Summary"/>.</summary>
    public override string ToString() => Summary.ToString();
}
