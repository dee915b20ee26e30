namespace MLSegmentation;

/// <summary>Which heads of a deeply supervised network make the prediction (Zhou et al., 2020, section III).</summary>
public enum OnnxExportMode
{
    /// <summary>The deepest one alone.</summary>
    Fast,

    /// <summary>All of them: the mean of their probabilities.</summary>
    Accurate,
}
