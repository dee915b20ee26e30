namespace MLSegmentation.Training.Auto;

/// <summary>What the stages of nnU-Net's networks are made of.</summary>
internal enum PlannedBlocks
{
    /// <summary>Two convolutions in each stage of encoder and decoder.</summary>
    Plain,

    /// <summary>Residual blocks in the encoder, 1, 3, 4, and from the fourth stage on 6 of them, and one convolution in each stage of the decoder.</summary>
    Residual,
}
