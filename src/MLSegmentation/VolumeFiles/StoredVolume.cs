namespace MLSegmentation.VolumeFiles;

/// <summary>A volume in the order in which a file stores it.</summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Voxels">One volume for each channel, x fastest.</param>
/// <param name="Samples">What the numbers are.</param>
/// <param name="Geometry">Where the voxels lie.</param>
internal sealed record StoredVolume(VolumeShape Shape, float[] Voxels, SampleType Samples, VolumeGeometry Geometry)
{
    /// <summary>The file that it comes from; null where it comes from none.</summary>
    public VolumeOrigin? Origin { get; init; }

    /// <summary>Whether the voxels are others than those that the file had.</summary>
    public bool IsReplaced { get; init; }
}

/// <summary>The file that a volume comes from, and what of its header is kept when a result is written in its format.</summary>
/// <param name="Path">The file.</param>
/// <param name="Extension">The extension of its format, with its dot.</param>
/// <param name="HasSpacing">Whether anything said how far its voxels are apart.</param>
internal abstract record VolumeOrigin(string Path, string Extension, bool HasSpacing = true);
