namespace MLSegmentation.Training.Losses;

/// <summary>
/// How much the loss of each head counts where a network has several (deep supervision). The head at full size that gives the
/// prediction is the first. Immutable.
/// </summary>
/// <remarks>
/// Own weights derive from this class. Whatever they come to, they are divided by their sum, so that the learning rate keeps its
/// meaning. A head of weight 0 is left out of the network that is trained: nothing would teach it.
/// </remarks>
public abstract class HeadWeights
{
    /// <summary>Every head counts as much as the others, as in UNet++ (Zhou et al. 2020).</summary>
    /// <returns>The weights.</returns>
    public static HeadWeights Equal() => new EqualHeadWeights();

    /// <summary>
    /// Each head counts half as much as the one before, and the last not at all, as in nnU-Net (Isensee et al. 2021): 4/7, 2/7, 1/7, 0
    /// for four heads. Of two heads, the last counts half as much as the first, or there would be no deep supervision left.
    /// </summary>
    /// <returns>The weights.</returns>
    public static HeadWeights Halving() => new HalvingHeadWeights();

    /// <summary>The weights of a number of heads, relative to each other.</summary>
    /// <param name="heads">The number of heads, at least 1.</param>
    /// <returns>As many numbers of at least 0; the first, the prediction's, is above 0.</returns>
    public abstract IReadOnlyList<double> GetWeights(int heads);

    /// <summary>The name, for logs and the model's description.</summary>
    /// <returns>For example <c>halving</c>.</returns>
    public abstract override string ToString();
}
