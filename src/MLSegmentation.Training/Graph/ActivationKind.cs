using System.Runtime.Serialization;

namespace MLSegmentation.Training;

/// <summary>The function that a network's blocks apply to each feature.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where it is positive, x / 100 elsewhere.</summary>
    [EnumMember(Value = "leaky-relu")]
    LeakyRelu,

    /// <summary>x where it is positive, a learned slope per channel times x elsewhere (He et al. 2015, arXiv:1502.01852).</summary>
    PRelu,

    /// <summary>x where it is positive, exp(x) − 1 elsewhere (Clevert et al. 2016, arXiv:1511.07289).</summary>
    Elu,

    /// <summary>x · sigmoid(x), also called swish (Ramachandran et al. 2017, arXiv:1710.05941).</summary>
    Silu,

    /// <summary>1 / (1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>x times the probability that a standard normal number is below x (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
    Gelu,
}
