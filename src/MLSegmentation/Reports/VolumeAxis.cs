namespace MLSegmentation.Reports;

/// <summary>The axis of a volume along which slices follow each other.</summary>
internal enum VolumeAxis
{
    /// <summary>From voxel to voxel of a row.</summary>
    X,

    /// <summary>From row to row.</summary>
    Y,

    /// <summary>From slice to slice, as the file has them.</summary>
    Z,
}
