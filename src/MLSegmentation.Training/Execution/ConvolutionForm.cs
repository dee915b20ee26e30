namespace MLSegmentation.Training.Execution;

/// <summary>
/// How many channels a convolution is given to the engine with. What it has more than the convolution itself is filled with zeros, and
/// left out of the result.
/// </summary>
/// <param name="Inputs">The channels that each group takes.</param>
/// <param name="Outputs">The channels that each group gives.</param>
internal readonly record struct ConvolutionForm(int Inputs, int Outputs)
{
    // Engines for processors work in blocks of 16 channels and take several blocks at a time; incomplete ones are what they get wrong.
    private static readonly int[] Blocks = [1, 16, 32, 64];

    /// <summary>The convolution as it is.</summary>
    public static ConvolutionForm PlainOf(ConvolutionKind kind) => new(kind.Inputs / kind.Groups, kind.Outputs / kind.Groups);

    /// <summary>The forms to try, the plain one first, then those that cost more and more.</summary>
    public static IEnumerable<ConvolutionForm> Of(ConvolutionKind kind)
    {
        var plain = PlainOf(kind);
        var forms =
            from inputBlock in Blocks
            from outputBlock in Blocks
            select new ConvolutionForm(RoundUp(plain.Inputs, inputBlock), RoundUp(plain.Outputs, outputBlock));
        return forms.Distinct().OrderBy(form => (long)form.Inputs * form.Outputs);
    }

    private static int RoundUp(int channels, int block) => (channels + block - 1) / block * block;
}
