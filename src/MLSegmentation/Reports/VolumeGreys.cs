namespace MLSegmentation.Reports;

/// <summary>The first channel of a volume as grey levels: all but its few darkest and brightest voxels from black to white.</summary>
internal sealed class VolumeGreys
{
    private const double Tail = 0.005;
    private const int MostSampled = 100_000;

    private readonly SegmentationVolume _volume;
    private readonly float _darkest;
    private readonly double _scale;

    /// <summary>Looks at some voxels of a volume to see how bright they are.</summary>
    public VolumeGreys(SegmentationVolume volume)
    {
        _volume = volume;
        int length = volume.Size.PixelCount;
        int step = 1 + (length / MostSampled);
        float[] sampled = [.. Enumerable.Range(0, (length + step - 1) / step).Select(index => volume.Voxels[index * step]).Where(float.IsFinite).Order()];
        if (sampled is [])
        {
            return;
        }

        int tail = (int)(Tail * sampled.Length);
        _darkest = sampled[tail];
        double range = (double)sampled[^(tail + 1)] - _darkest;
        _scale = range > 0 ? byte.MaxValue / range : 0;
    }

    /// <summary>The level of a voxel, 0 to 255.</summary>
    public byte this[int voxel]
    {
        get
        {
            double level = (_volume.Voxels[voxel] - (double)_darkest) * _scale;
            return double.IsNaN(level) ? (byte)0 : (byte)Math.Round(Math.Clamp(level, 0, byte.MaxValue));
        }
    }
}
