using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Training.Auto;

/// <summary>The images of a run, those that no training sees among them.</summary>
/// <param name="Data">All images.</param>
/// <param name="Count">How many there are.</param>
/// <param name="HeldOut">The rows that are held out, in order.</param>
internal sealed record AutoImages(IDataView Data, int Count, IReadOnlyList<int> HeldOut)
{
    /// <summary>More images than these would take trials too much of their time.</summary>
    private const int MostOfTrials = 20;

    /// <summary>The rows that are learned from.</summary>
    public IReadOnlyList<int> Learned => [.. Enumerable.Range(0, Count).Except(HeldOut)];

    /// <summary>The images that candidates are compared on.</summary>
    public IReadOnlyList<int> OfTrials => [.. HeldOut.Take(MostOfTrials)];

    /// <summary>The images of some rows, in order.</summary>
    public IDataView Select(IEnumerable<int> rows)
    {
        bool[] isKept = new bool[Count];
        foreach (int row in rows)
        {
            isKept[row] = true;
        }

        return new SomeRowsDataView(Data, isKept);
    }
}
