namespace MLSegmentation.Training;

/// <summary>In how many bits a training computes. Weights, what the optimizer remembers, losses and metrics always have 32.</summary>
public enum TrainingPrecision
{
    /// <summary>Everything in 32 bits; on a GPU that has it, products in TensorFloat-32.</summary>
    Full,

    /// <summary>
    /// Mixed precision (Micikevicius et al., "Mixed Precision Training", ICLR 2018) with 16-bit brain floats: what passes between the
    /// layers, and the convolutions, in bfloat16; sums over pixels, statistics, softmax and transposed convolutions in 32 bits. As a bfloat16
    /// has the range of a 32-bit number, the loss need not be scaled.
    /// </summary>
    MixedBFloat16,
}
