namespace MLSegmentation;

/// <summary>How far ONNX Runtime rewrites a network before it computes it.</summary>
public enum GraphOptimization
{
    /// <summary>Not at all: for finding out whether a rewriting is to blame for a result.</summary>
    None,

    /// <summary>Constants are computed beforehand, and what changes nothing is left out.</summary>
    Basic,

    /// <summary>Operators are joined, too, as far as the processor or the device has them joined.</summary>
    Extended,

    /// <summary>Tensors are laid out for the processor, too.</summary>
    All,
}
