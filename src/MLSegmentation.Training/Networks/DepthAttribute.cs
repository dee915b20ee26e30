namespace MLSegmentation.Training.Networks;

/// <summary>Declares how many halvings a network has.</summary>
internal sealed class DepthAttribute : HyperParameterAttribute
{
    public DepthAttribute()
        : base("How often the network halves the size.") => (Minimum, Maximum) = (1, 8);
}
