namespace MLSegmentation.VolumeFiles;

/// <summary>What the numbers of a file are multiplied with, and what is added to them then.</summary>
internal readonly record struct VoxelScaling(double Slope, double Intercept);
