namespace MLSegmentation;

/// <summary>What the numbers are that a network gives, and so what is left to do to make probabilities of classes of them.</summary>
public enum OnnxActivation
{
    /// <summary>One plane of logits for each class, of which a softmax makes probabilities.</summary>
    Softmax,

    /// <summary>
    /// Planes of logits that are independent of each other, of each of which a sigmoid makes a probability. With one plane less than classes the first
    /// class is the background: what belongs to no plane, with a probability of one minus the largest of the others.
    /// </summary>
    Sigmoid,

    /// <summary>Probabilities, of all classes or of all but the first, the background.</summary>
    None,

    /// <summary>One plane of class indices.</summary>
    Labels,
}
