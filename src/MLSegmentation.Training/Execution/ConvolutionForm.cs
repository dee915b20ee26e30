namespace MLSegmentation.Training.Execution;

/// <summary>How a convolution is given to the engine, the cheapest form first.</summary>
internal enum ConvolutionForm
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>With outputs added to a multiple of 16, which are left out of the result.</summary>
    PaddedOutputs,

    /// <summary>With inputs of zeros added to a multiple of 16.</summary>
    PaddedInputs,

    /// <summary>With both.</summary>
    Padded,
}
