namespace MLSegmentation.Training.Networks;

/// <summary>Declares how many channels a network has where it is widest in positions.</summary>
internal sealed class WidthAttribute : HyperParameterAttribute
{
    public WidthAttribute()
        : base("Channels at full size.") => (Minimum, Maximum) = (1, 4096);
}
