using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Tiling;

/// <summary>Decides which volumes are scored in tiles, and in which.</summary>
/// <param name="options">What the user chose.</param>
/// <param name="info">What the model says about itself.</param>
/// <param name="planeCount">The numbers that each voxel gets.</param>
/// <param name="getDemand">What the network needs for a voxel, or for a pixel of a slice.</param>
/// <param name="slices">Decides about single slices, for a network that sees those; null for one that sees volumes.</param>
internal sealed class VolumePlanner(
    SegmentationTilingOptions options, SegmentationModelInfo info, int planeCount, Func<PixelDemand> getDemand, TilePlanner? slices)
{
    // What the values of the network may take for a volume, and for a tile. ONNX Runtime takes up to twice as much for the same.
    private const double WholeBytes = 960 << 20;
    private const double TileBytes = 256 << 20;

    // What the sums may take, of as many slices as a tile has.
    private const double SumBytes = 256 << 20;

    private const int LeastBudget = 64 * 64 * 64;
    private const int LeastSide = 32;
    private const int MostSlices = 16;

    /// <summary>The tiles of a volume; a single one where it is scored whole.</summary>
    public VolumePlan Plan(ImageSize volume) => slices is null ? PlanVolume(volume) : PlanSlices(volume, slices);

    /// <summary>Slices whole, or each in tiles; several at a time, of which none knows of the others.</summary>
    private VolumePlan PlanSlices(ImageSize volume, TilePlanner planner)
    {
        var plan = planner.Plan(volume.Slice) ?? TilePlan.Whole(volume.Slice);
        int count = (int)Math.Clamp(TileBytes / (getDemand().Bytes * plan.Tile.PixelCount), 1, MostSlices);
        TileSpan[] spans = [.. Enumerable.Range(0, (volume.Depth + count - 1) / count).Select(index =>
        {
            int start = index * count;
            int end = Math.Min(start + count, volume.Depth);
            return new TileSpan(start, end - start, start, end);
        })];
        return new VolumePlan(volume, spans, plan.Rows, plan.Columns, plan.Blending) { AreSlicesAlone = true };
    }

    private VolumePlan PlanVolume(ImageSize volume)
    {
        if (IsSmall(volume))
        {
            return VolumePlan.Whole(volume);
        }

        var divisors = info.SideDivisors;
        var columns = new VolumeAxis(volume.Width, divisors.Width, options);
        var rows = new VolumeAxis(volume.Height, divisors.Height, options);
        var depths = new VolumeAxis(volume.Depth, divisors.Depth, options);
        VolumeAxis[] axes = [columns, rows, depths];
        bool isChosen = SetTiles(columns, rows, depths);
        int? radius = getDemand().Radius;
        bool isExact = radius is { } needed && Array.TrueForAll(axes, axis => axis.Allows(needed));
        var blending = options.Blending ?? (isExact ? TileBlending.Center : TileBlending.Gaussian);
        foreach (var axis in axes)
        {
            if (blending == TileBlending.Center)
            {
                axis.SetMargin(isExact ? radius : null);
            }

            if (isChosen)
            {
                axis.Fit();
            }
        }

        return new VolumePlan(volume, depths.GetSpans(), rows.GetSpans(), columns.GetSpans(), blending);
    }

    private bool IsSmall(ImageSize volume)
    {
        double voxels = (double)volume.Width * volume.Height * volume.Depth;
        return (options.PixelBudget, options.Size) switch
        {
            ({ } budget, _) => voxels <= budget,
            (null, { Depth: > 1 } given) => volume.Width <= given.Width && volume.Height <= given.Height && volume.Depth <= given.Depth,
            (null, { } given) => volume.Width <= given.Width && volume.Height <= given.Height && FitsMemory(),
            _ => FitsMemory(),
        };

        bool FitsMemory() => voxels <= LeastBudget || voxels <= WholeBytes / getDemand().Bytes;
    }

    /// <summary>
    /// Sets the sides of the tiles: those that the user says, those of the patches that the network was trained on, or what memory allows, and only then
    /// the result is true.
    /// </summary>
    private bool SetTiles(VolumeAxis columns, VolumeAxis rows, VolumeAxis depths)
    {
        if (options.Size is { Depth: > 1 } given)
        {
            SetTiles(given);
            return false;
        }

        if (options.Size is { } size)
        {
            columns.TakeTile(size.Width);
            rows.TakeTile(size.Height);
            Share(GetVoxels() / columns.Tile / rows.Tile, [(depths, GetDepth())]);
            return false;
        }

        if (FindPatch() is { } patch && (double)patch.Width * patch.Height * patch.Depth <= WholeBytes / getDemand().Bytes)
        {
            SetTiles(patch);
            return false;
        }

        Share(GetVoxels(), [(columns, columns.Length), (rows, rows.Length), (depths, Math.Min(depths.Length, GetDepth()))]);
        return true;

        double GetVoxels() => Math.Max(LeastBudget, TileBytes / getDemand().Bytes);

        double GetDepth() => SumBytes / ((planeCount + 1) * sizeof(float)) / columns.Length / rows.Length;

        void SetTiles(ImageSize tile)
        {
            columns.TakeTile(tile.Width);
            rows.TakeTile(tile.Height);
            depths.TakeTile(tile.Depth);
        }
    }

    /// <summary>Makes the sides alike, but where the volume is flat, so that together they have so many voxels.</summary>
    private static void Share(double voxels, (VolumeAxis Axis, double Limit)[] axes)
    {
        int left = axes.Length;
        foreach (var (axis, limit) in axes.OrderBy(pair => pair.Limit))
        {
            axis.ChooseTile(Math.Min(limit, Math.Pow(voxels, 1.0 / left)), Math.Min(LeastSide, axis.Length));
            voxels /= axis.Tile;
            left--;
        }
    }

    /// <summary>The patches of the training, where they are known; of an ensemble, those of its first member.</summary>
    private ImageSize? FindPatch()
    {
        var training = info.Members.Count > 0 ? info.Members[0].Model.Training : info.Training;
        return training is not null && ImageSize.TryParse(training.Options.GetValueOrDefault("crop"), out var crop) && crop.Depth > 1 ? crop : null;
    }
}
