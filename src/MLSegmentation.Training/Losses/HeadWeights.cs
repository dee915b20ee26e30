namespace MLSegmentation.Training.Losses;

/// <summary>
/// How much the loss of each head counts where a network has several (deep supervision). The head at full size that gives the
/// prediction is the first. Immutable.
/// </summary>
/// <remarks>
/// Own weights derive from this record. Whatever they come to, they are divided by their sum, so that the learning rate keeps its
/// meaning. A head of weight 0 is left out of the network that is trained: nothing would teach it.
/// </remarks>
public abstract record HeadWeights
{
    /// <summary>The weights of a number of heads, relative to each other.</summary>
    /// <param name="heads">The number of heads, at least 1.</param>
    /// <returns>As many numbers of at least 0; the first, the prediction's, is above 0.</returns>
    public abstract IReadOnlyList<double> GetWeights(int heads);

    /// <summary>The name, for logs and the model's description.</summary>
    /// <returns>For example <c>halving</c>.</returns>
    public abstract override string ToString();
}
