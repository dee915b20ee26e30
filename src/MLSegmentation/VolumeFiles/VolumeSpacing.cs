namespace MLSegmentation;

/// <summary>The distances between the centres of neighbouring voxels, in millimetres.</summary>
/// <param name="X">From one voxel of a row to the next.</param>
/// <param name="Y">From one row to the next.</param>
/// <param name="Z">From one slice to the next.</param>
public readonly record struct VolumeSpacing(double X, double Y, double Z);
