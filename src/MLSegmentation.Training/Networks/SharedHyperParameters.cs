namespace MLSegmentation.Training.Networks;

// Hyper-parameters that several networks have, each declared once.

/// <summary>Declares how many channels a network has where it is widest in positions.</summary>
internal sealed class WidthAttribute : HyperParameterAttribute
{
    public WidthAttribute()
        : base("Channels at full size.") => (Minimum, Maximum) = (1, 4096);
}

/// <summary>Declares how many halvings a network has.</summary>
internal sealed class DepthAttribute : HyperParameterAttribute
{
    public DepthAttribute()
        : base("How often the network halves the size.") => (Minimum, Maximum) = (1, 8);
}

/// <summary>Declares the probability of dropout.</summary>
internal sealed class DropoutAttribute : HyperParameterAttribute
{
    public DropoutAttribute()
        : base("Share of the features that training sets to zero at random.") => (Minimum, Below) = (0, 1);
}

/// <summary>Declares the kind of enlargement.</summary>
internal sealed class UpsamplingAttribute : HyperParameterAttribute
{
    public UpsamplingAttribute()
        : base("How the network enlarges.") => Name = "upsample";
}

/// <summary>Declares whether there are several heads.</summary>
internal sealed class DeepSupervisionAttribute() : HyperParameterAttribute("Whether several depths have an output that training supervises.");

/// <summary>Declares the encoder.</summary>
internal sealed class EncoderAttribute() : HyperParameterAttribute("Residual network that turns the image into features.");
