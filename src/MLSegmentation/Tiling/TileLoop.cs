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
internal sealed class TileLoop<T>
    where T : unmanaged
{
    private readonly TilePlan _plan;
    private readonly TileRows<T> _rows;
    private readonly RowRing<T> _ring;
    private readonly T[] _pixels;
    private readonly byte[] _labels;
    private readonly float[] _planes;
    private int _read;

    /// <summary>Takes the memory for it.</summary>
    /// <exception cref="SegmentationException">A tile is larger than an array can be.</exception>
    public TileLoop(TilePlan plan, TileRows<T> rows, int planeCount)
    {
        (_plan, _rows) = (plan, rows);
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
        _pixels = GC.AllocateUninitializedArray<T>((int)pixels * rows.Channels);
        _labels = GC.AllocateUninitializedArray<byte>((int)pixels);
        _planes = GC.AllocateUninitializedArray<float>((int)pixels * planeCount);
        PlaneCount = planeCount;
    }

    private int PlaneCount { get; }

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
                int count = row.Length * column.Length;
                Cut(row, column);
                var (labels, planes) = (_labels.AsMemory(0, count), _planes.AsMemory(0, count * PlaneCount));
                score(_pixels.AsMemory(0, count * _rows.Channels), (column, row), labels, planes);
                blend.Add(row, column, labels.Span, planes.Span);
                progress?.Report(new(++done, _plan.Count));
            }

            blend.Finish(row, index + 1 < _plan.Rows.Count ? _plan.Rows[index + 1].Start : _plan.Image.Height);
        }
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
