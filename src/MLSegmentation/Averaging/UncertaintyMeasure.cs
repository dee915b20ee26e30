namespace MLSegmentation;

/// <summary>What is computed of the probabilities of a pixel to say how uncertain its class is.</summary>
public enum UncertaintyMeasure
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The entropy of the probabilities divided by that of equal ones, −Σ p ln p / ln K: from 0, where one class has all probability, to 1, where all
    /// K have the same.
    /// </summary>
    Entropy,

    /// <summary>
    /// How much the models of an ensemble, and the views of test-time augmentation, disagree: the variance of their probabilities, E[p²] − E[p]²,
    /// averaged over the classes: from 0, where they agree, to ¼.
    /// </summary>
    Variance,
}
