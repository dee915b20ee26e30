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
    private const int Block = 16;
    private const int ImageChannels = 3;

    private static readonly int[] Blocks = [1, Block, 2 * Block, 4 * Block];

    /// <summary>The convolution as it is.</summary>
    public static ConvolutionForm PlainOf(ConvolutionKind kind) => new(kind.Inputs / kind.Groups, kind.Outputs / kind.Groups);

    /// <summary>The forms to try, those that cost less first.</summary>
    /// <param name="kind">What is computed.</param>
    /// <param name="isInBlocks">Whether to leave out forms with blocks that are not complete.</param>
    public static IEnumerable<ConvolutionForm> Of(ConvolutionKind kind, bool isInBlocks)
    {
        var plain = PlainOf(kind);
        var forms =
            from inputBlock in Blocks
            from outputBlock in Blocks
            select new ConvolutionForm(RoundUp(plain.Inputs, inputBlock), RoundUp(plain.Outputs, outputBlock));
        return forms.Distinct()
            .Where(form => !isInBlocks || form.IsInBlocks(kind))
            .OrderBy(form => (long)form.Inputs * form.Outputs);
    }

    /// <summary>Whether every block of channels is complete. Up to three inputs, an image's, do not come in blocks.</summary>
    private bool IsInBlocks(ConvolutionKind kind) =>
        kind.Window.Kernel == 1 || (Outputs % Block == 0 && (Inputs % Block == 0 || Inputs <= ImageChannels));

    private static int RoundUp(int channels, int block) => (channels + block - 1) / block * block;
}
