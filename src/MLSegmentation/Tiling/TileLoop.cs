using System.Buffers;
using MLSegmentation.Options;

namespace MLSegmentation.Tiling;

/// <summary>Scores a tile.</summary>
/// <param name="pixels">Its pixels, as the model takes them.</param>
/// <param name="tile">Where it lies: columns, rows.</param>
/// <param name="labels">Gets its class indices.</param>
/// <param name="planes">Gets its planes, those of the probabilities first, class after class.</param>
internal delegate void TileScoring<T>(Memory<T> pixels, (TileSpan Column, TileSpan Row) tile, Memory<byte> labels, Memory<float> planes)
    where T : unmanaged;

/// <summary>
/// Scores an image tile by tile, from the left to the right and from the top to the bottom. It keeps the pixels and the sums of as many rows as a
/// tile has, whatever the height of the image.
/// </summary>
internal sealed class TileLoop<T> : IDisposable
    where T : unmanaged
{
    private readonly TilePlan _plan;
    private readonly TileRows<T> _rows;
    private readonly RowRing<T> _ring;
    private readonly int _planeCount;
    private T[] _pixels;
    private byte[] _labels;
    private float[] _planes;
    private int _read;

    // A run that was given up may still use the memory of its tile, so that nothing else may ever use it.
    private bool _isAbandoned;

    /// <summary>Takes the memory for it.</summary>
    /// <exception cref="SegmentationException">A tile is larger than an array can be.</exception>
    public TileLoop(TilePlan plan, TileRows<T> rows, int planeCount)
    {
        (_plan, _rows, _planeCount) = (plan, rows, planeCount);
        long pixels = (long)plan.Tile.Width * plan.Tile.Height;
        long row = (long)plan.Image.Width * Math.Max(rows.Channels, planeCount + 1);
        if (pixels * Math.Max(rows.Channels, planeCount) > Array.MaxLength || row > Array.MaxLength)
        {
            throw SegmentationException.Naming(
                $"A tile of {plan.Tile} with {planeCount} numbers for each pixel, of an image of {plan.Image}, is too large to score at once; "
                + $"choose smaller ones with {new OptionName("Tiling.Size")}.",
                kind: SegmentationErrorKind.TooLarge);
        }

        _ring = new RowRing<T>(plan.Tile.Height, plan.Image.Width * rows.Channels);
        _pixels = ArrayPool<T>.Shared.Rent((int)pixels * rows.Channels);
        _labels = ArrayPool<byte>.Shared.Rent((int)pixels);
        _planes = ArrayPool<float>.Shared.Rent((int)pixels * planeCount);
    }

    /// <summary>Scores the image.</summary>
    /// <param name="blend">Gets the tiles.</param>
    /// <param name="score">Scores each.</param>
    /// <param name="progress">Is told of each; null for nobody.</param>
    /// <param name="cancellation">Ends it between two tiles or rows of pixels.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(TileBlend blend, TileScoring<T> score, IProgress<SegmentationTileProgress>? progress, CancellationToken cancellation)
    {
        long done = 0;
        for (int index = 0; index < _plan.Rows.Count; index++)
        {
            var row = _plan.Rows[index];
            ReadTo(row.End, cancellation);
            foreach (var column in _plan.Columns)
            {
                cancellation.ThrowIfCancellationRequested();
                Cut(row, column);
                Score(blend, score, row, column);
                progress?.Report(new(++done, _plan.Count));
            }

            blend.Finish(row, index + 1 < _plan.Rows.Count ? _plan.Rows[index + 1].Start : _plan.Image.Height);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _ring.Dispose();
        if (!_isAbandoned && _labels.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_pixels);
            ArrayPool<byte>.Shared.Return(_labels);
            ArrayPool<float>.Shared.Return(_planes);
        }

        (_pixels, _labels, _planes) = ([], [], []);
    }

    private void Score(TileBlend blend, TileScoring<T> score, TileSpan row, TileSpan column)
    {
        int count = row.Length * column.Length;
        var (labels, planes) = (_labels.AsMemory(0, count), _planes.AsMemory(0, count * _planeCount));
        _isAbandoned = true;
        score(_pixels.AsMemory(0, count * _rows.Channels), (column, row), labels, planes);
        _isAbandoned = false;
        blend.Add(row, column, labels.Span, planes.Span);
    }

    private void ReadTo(int end, CancellationToken cancellation)
    {
        for (; _read < end; _read++)
        {
            cancellation.ThrowIfCancellationRequested();
            _rows.Read(_read, _ring[_read]);
        }
    }

    /// <summary>Puts the pixels of a tile together.</summary>
    private void Cut(TileSpan row, TileSpan column)
    {
        int channels = _rows.Channels;
        bool isPlanar = typeof(T) == typeof(float);
        var (planes, numbers) = isPlanar ? (channels, 1) : (1, channels);
        int length = column.Length * numbers;
        int width = _plan.Image.Width * numbers;
        for (int plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < row.Length; y++)
            {
                _ring[row.Start + y].Slice((plane * width) + (column.Start * numbers), length)
                    .CopyTo(_pixels.AsSpan(((plane * row.Length) + y) * length));
            }
        }
    }
}
