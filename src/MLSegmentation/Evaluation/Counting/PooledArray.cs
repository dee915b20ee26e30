using System.Buffers;

namespace MLSegmentation.Evaluation.Counting;

/// <summary>An array out of the shared pool, until it is disposed of.</summary>
/// <param name="length">How many items are needed; what they hold at first is undefined.</param>
internal readonly struct PooledArray<T>(int length) : IDisposable
{
    private readonly T[] _array = ArrayPool<T>.Shared.Rent(length);

    /// <summary>The items.</summary>
    public Span<T> Span => _array.AsSpan(0, length);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<T>.Shared.Return(_array);
}
