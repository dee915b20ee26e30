using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>Computes the added columns of the row that a cursor stands on. It belongs to one cursor, which disposes it.</summary>
internal interface IAddedColumns : IDisposable
{
    /// <summary>The <see cref="ValueGetter{TValue}"/> of an added column.</summary>
    /// <param name="index">The place of the column among the added ones.</param>
    Delegate CreateGetter(int index);
}
