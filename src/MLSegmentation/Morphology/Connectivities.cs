namespace MLSegmentation.Morphology;

/// <summary>What the kinds of connectivity mean.</summary>
internal static class Connectivities
{
    /// <summary>Whether pixels of an image touch at corners; in volumes, voxels of a slice.</summary>
    public static bool HasCorners(this PixelConnectivity connectivity) => connectivity is not (PixelConnectivity.Four or PixelConnectivity.Six);

    /// <summary>Whether voxels of a volume touch that share no more than a corner.</summary>
    public static bool HasVoxelCorners(this PixelConnectivity connectivity) => connectivity is PixelConnectivity.Eight or PixelConnectivity.TwentySix;

    /// <summary>What holes take: where objects hang together at corners, holes do not, and the other way round.</summary>
    public static PixelConnectivity OfHoles(this PixelConnectivity connectivity) =>
        connectivity.HasCorners() ? PixelConnectivity.Four : PixelConnectivity.Eight;
}
