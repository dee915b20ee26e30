namespace MLSegmentation;

/// <summary>What the shares in a normalised confusion matrix are shares of.</summary>
public enum ConfusionNormalization
{
    /// <summary>Of the pixels labelled with the class: each row sums to 1, and the diagonal is the recall. scikit-learn's <c>true</c>.</summary>
    ByLabel,

    /// <summary>Of the pixels predicted as the class: each column sums to 1, and the diagonal is the precision. scikit-learn's <c>pred</c>.</summary>
    ByPrediction,

    /// <summary>Of all pixels: everything sums to 1. scikit-learn's <c>all</c>.</summary>
    ByAll,
}
