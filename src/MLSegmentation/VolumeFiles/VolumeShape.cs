namespace MLSegmentation.VolumeFiles;

/// <summary>The sizes of a volume.</summary>
internal readonly record struct VolumeShape(int Width, int Height, int Depth, int Channels = 1)
{
    /// <summary>Voxels of a channel.</summary>
    public int PlaneLength => Width * Height * Depth;

    /// <summary>Values of all channels.</summary>
    public int Length => PlaneLength * Channels;

    /// <summary>The size of an axis: 0 is x, 1 is y, 2 is z.</summary>
    public int this[int axis] => axis switch
    {
        0 => Width,
        1 => Height,
        _ => Depth,
    };

    /// <summary>For example <c>64x64x32</c>, with x first.</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}x{Depth}{(Channels > 1 ? $", {Channels} channels" : "")}");
}
