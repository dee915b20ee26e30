namespace MLSegmentation.Training.Networks;

/// <summary>Declares the probability of dropout.</summary>
internal sealed class DropoutAttribute : HyperParameterAttribute
{
    public DropoutAttribute()
        : base("Share of the features that training sets to zero at random.") => (Minimum, Below) = (0, 1);
}
