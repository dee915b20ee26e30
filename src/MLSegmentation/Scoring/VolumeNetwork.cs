using System.Globalization;
using System.Runtime.InteropServices;
using MLSegmentation.Tiling;
using MLSegmentation.Volumes;

namespace MLSegmentation.Scoring;

/// <summary>Runs a network on the tiles of a prepared volume.</summary>
/// <param name="session">The network.</param>
/// <param name="voxels">The volume, [channels, depth, height, width].</param>
/// <param name="size">Its size.</param>
/// <param name="getName">Gives its name for messages, at the beginning of a sentence.</param>
/// <param name="cancellation">Stops a run.</param>
internal sealed class VolumeNetwork(
    ScoringSession session, ReadOnlyMemory<float> voxels, ImageSize size, Func<string> getName, CancellationToken cancellation)
{
    // A run that was given up may still use them, so that they come from no pool.
    private float[] _input = [];
    private float[] _output = [];
    private byte[] _labels = [];

    /// <summary>Scores a tile.</summary>
    /// <param name="tile">Where it lies.</param>
    /// <param name="planes">Gets its planes, [planes, depth, height, width].</param>
    public void Score(VolumeTile tile, Memory<float> planes)
    {
        if (session.Info.Volumes?.Slices is { } slices)
        {
            ScoreSlices(tile, slices, planes);
        }
        else
        {
            var part = tile.Size;
            Run(Cut(tile), [1, session.Info.Channels, part.Depth, part.Height, part.Width], planes, tile);
        }
    }

    /// <summary>Scores slices as so many images: [N, K, H, W], and as many squares behind them.</summary>
    private void ScoreSlices(VolumeTile tile, int slices, Memory<float> planes)
    {
        var part = tile.Size;
        int area = part.SlicePixelCount;
        var output = Ensure(ref _output, planes.Length);
        Run(CutSlices(tile, slices), [part.Depth, session.Info.Channels, part.Height, part.Width], output, tile);
        int classes = session.ClassCount;
        for (int plane = 0; plane < planes.Length / area / part.Depth; plane++)
        {
            var (kind, index) = Math.DivRem(plane, classes);
            for (int z = 0; z < part.Depth; z++)
            {
                int from = (((kind * part.Depth) + z) * classes) + index;
                output.Span.Slice(from * area, area).CopyTo(planes.Span.Slice(((plane * part.Depth) + z) * area, area));
            }
        }
    }

    private void Run(Memory<float> input, long[] shape, Memory<float> planes, VolumeTile tile)
    {
        var labels = Ensure(ref _labels, tile.Size.PixelCount);
        session.Run(input, shape, labels, planes, () => NameTile(tile), cancellation);
    }

    /// <summary>The voxels of a tile; those of the whole volume where they lie.</summary>
    private Memory<float> Cut(VolumeTile tile)
    {
        if (tile.Size == size)
        {
            return MemoryMarshal.AsMemory(voxels);
        }

        int area = tile.Size.SlicePixelCount;
        var input = Ensure(ref _input, session.Info.Channels * tile.Size.PixelCount);
        for (int channel = 0; channel < session.Info.Channels; channel++)
        {
            for (int z = 0; z < tile.Size.Depth; z++)
            {
                int to = ((channel * tile.Size.Depth) + z) * area;
                CutSlice((channel * size.Depth) + tile.Slice.Start + z, tile, input.Span.Slice(to, area));
            }
        }

        return input;
    }

    /// <summary>Of each slice its neighbours, channel after channel; beyond the ends the outermost slices.</summary>
    private Memory<float> CutSlices(VolumeTile tile, int slices)
    {
        int area = tile.Size.SlicePixelCount;
        var input = Ensure(ref _input, session.Info.Channels * tile.Size.PixelCount);
        for (int index = 0; index < tile.Size.Depth * session.Info.Channels; index++)
        {
            var (z, plane) = Math.DivRem(index, session.Info.Channels);
            var (channel, neighbour) = Math.DivRem(plane, slices);
            int slice = SliceStack.Neighbour(tile.Slice.Start + z, neighbour, slices, size.Depth);
            CutSlice((channel * size.Depth) + slice, tile, input.Span.Slice(index * area, area));
        }

        return input;
    }

    /// <summary>What a tile has of one slice of a channel.</summary>
    private void CutSlice(int slice, VolumeTile tile, Span<float> destination)
    {
        int width = tile.Column.Length;
        for (int y = 0; y < tile.Row.Length; y++)
        {
            int from = (((slice * size.Height) + tile.Row.Start + y) * size.Width) + tile.Column.Start;
            voxels.Span.Slice(from, width).CopyTo(destination.Slice(y * width, width));
        }
    }

    private string NameTile(VolumeTile tile)
    {
        string name = getName();
        return tile.Size == size
            ? name
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The tile of {(name.StartsWith("The ", StringComparison.Ordinal) ? $"the {name[4..]}" : name)} at column {tile.Column.Start}, "
                + $"row {tile.Row.Start}, slice {tile.Slice.Start},");
    }

    private static Memory<T> Ensure<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = GC.AllocateUninitializedArray<T>(length);
        }

        return buffer.AsMemory(0, length);
    }
}
