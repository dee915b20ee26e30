namespace MLSegmentation.Volumes;

/// <summary>How values between voxels are found.</summary>
internal enum VolumeInterpolation
{
    /// <summary>The value of the nearest voxel.</summary>
    Nearest,

    /// <summary>A straight line between neighbours.</summary>
    Linear,

    /// <summary>The cubic spline through all voxels.</summary>
    Cubic,
}
