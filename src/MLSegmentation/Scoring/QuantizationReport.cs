namespace MLSegmentation;

/// <summary>What the quantisation of a model to 8 bits changed.</summary>
public sealed record QuantizationReport
{
    // Below this share the rest takes most of the time anyway.
    private const double LittleShare = 0.5;

    internal QuantizationReport()
    {
    }

    /// <summary>How many calibration images were used.</summary>
    public required int Images { get; init; }

    /// <summary>How the ranges of the values were found.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>The share of the pixels of the calibration images, from 0 to 1, that both models give the same class.</summary>
    public required double LabelAgreement { get; init; }

    /// <summary>The share of the multiplications of all convolutions, from 0 to 1, that ONNX Runtime computes with 8-bit numbers on this processor.</summary>
    public required double Int8Share { get; init; }

    /// <summary>How many nodes of the network compute with 8-bit numbers.</summary>
    public required int Int8Nodes { get; init; }

    /// <summary>The nodes that compute with 32-bit numbers still, in the order of the network, and why.</summary>
    public required IReadOnlyList<FloatNode> FloatNodes { get; init; }

    /// <summary>The size of the ONNX file of 32-bit numbers, in bytes.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>The size of the quantised ONNX file, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Why the model gains little, or less than others, a sentence or two; null where most of its work is done with 8-bit numbers.</summary>
    public required string? Warning { get; init; }

    /// <summary>Says where little is gained.</summary>
    internal static string? Warn(double share, int instanceNormalizations) => share < LittleShare
        ? FormattableString.Invariant(
            $"Only {share:P0} of the multiplications are done with 8-bit numbers, so that the model is hardly faster. The list of the other nodes says why.")
        : instanceNormalizations > 0
            ? FormattableString.Invariant(
                $"{instanceNormalizations} normalisations compute with 32-bit numbers between the convolutions, so that the model gains less than others. ")
                + "Train with batch normalisation, which disappears in the convolutions."
            : null;
}
