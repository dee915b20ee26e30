namespace MLSegmentation;

/// <summary>Where the mean and the standard deviation come from that the values of volumes are normalised with, channel by channel.</summary>
public enum VolumeNormalization
{
    /// <summary>From each volume itself: for scanners whose numbers mean nothing by themselves, such as magnetic resonance, and for microscopes.</summary>
    PerVolume,

    /// <summary>
    /// From the voxels of each volume that are not 0, and 0 stays 0, also where a window cuts it off: for volumes of which a part was cut out, such as
    /// brains without the skull.
    /// </summary>
    PerVolumeNonZero,

    /// <summary>From all training volumes together: for numbers that mean the same in every volume, such as Hounsfield units.</summary>
    DataSet,
}
