using System.Buffers;
using System.Numerics;

namespace MLSegmentation.Tiling;

/// <summary>Keeps the last rows of an image, as many as a tile has, in memory of a pool.</summary>
internal sealed class RowRing<T> : IDisposable
    where T : unmanaged
{
    // All rows together may be more than an array can hold, and the pool keeps few arrays of a length: some blocks, of whole rows.
    private const int UsualBlockCount = 16;
    private const int LeastBlockLength = 1 << 16;
    private const int LargestBlockLength = 1 << 30;

    private readonly int _rowCount;
    private readonly int _rowLength;
    private readonly int _rowsPerBlock;
    private readonly T[][] _blocks;

    /// <summary>Takes the memory. What it holds is not cleared.</summary>
    /// <param name="rowCount">How many rows it keeps.</param>
    /// <param name="rowLength">The values of a row.</param>
    public RowRing(int rowCount, int rowLength)
    {
        (_rowCount, _rowLength) = (rowCount, rowLength);
        ulong share = (ulong)((long)rowCount * rowLength / UsualBlockCount);
        int length = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2(share), LeastBlockLength, LargestBlockLength);
        _rowsPerBlock = Math.Clamp(length / rowLength, 1, rowCount);
        _blocks = new T[(rowCount + _rowsPerBlock - 1) / _rowsPerBlock][];
        for (int block = 0; block < _blocks.Length; block++)
        {
            _blocks[block] = ArrayPool<T>.Shared.Rent(Math.Min(_rowsPerBlock, rowCount - (block * _rowsPerBlock)) * rowLength);
        }
    }

    /// <summary>A row of the image; the one that was in its place is as many rows above.</summary>
    public Span<T> this[int y]
    {
        get
        {
            var (block, row) = Math.DivRem(y % _rowCount, _rowsPerBlock);
            return _blocks[block].AsSpan(row * _rowLength, _rowLength);
        }
    }

    /// <summary>Sets all values to 0.</summary>
    public void Clear()
    {
        for (int y = 0; y < _rowCount; y++)
        {
            this[y].Clear();
        }
    }

    /// <summary>Gives the memory back; no row is used after that.</summary>
    public void Dispose()
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            if (_blocks[block].Length > 0)
            {
                ArrayPool<T>.Shared.Return(_blocks[block]);
                _blocks[block] = [];
            }
        }
    }
}
