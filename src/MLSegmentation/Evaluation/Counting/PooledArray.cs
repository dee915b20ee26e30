using System.Buffers;

namespace MLSegmentation.Evaluation.Counting;

/// <summary>An array out of the shared pool, until it is disposed of; a large one, such as volumes need, is made for the occasion.</summary>
/// <param name="length">How many items are needed; what they hold at first is undefined.</param>
internal readonly struct PooledArray<T>(int length) : IDisposable
{
    // The pool would round up to a power of two, and keep it.
    private const int MostPooled = 1 << 24;

    private readonly T[] _array = length <= MostPooled ? ArrayPool<T>.Shared.Rent(length) : GC.AllocateUninitializedArray<T>(length);

    /// <summary>The items.</summary>
    public Span<T> Span => _array.AsSpan(0, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (length <= MostPooled)
        {
            ArrayPool<T>.Shared.Return(_array);
        }
    }
}
