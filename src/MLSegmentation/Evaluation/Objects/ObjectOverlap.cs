namespace MLSegmentation.Evaluation.Objects;

/// <summary>A labelled and a predicted object that have pixels in common. Both together may have more than an integer counts.</summary>
/// <param name="Labelled">The number of the labelled object.</param>
/// <param name="Predicted">The number of the predicted one.</param>
/// <param name="Pixels">The pixels in common.</param>
/// <param name="BothAreas">The sum of their areas.</param>
internal readonly record struct ObjectOverlap(int Labelled, int Predicted, int Pixels, long BothAreas)
{
    /// <summary>The intersection over union.</summary>
    public double IoU => (double)Pixels / Union;

    /// <summary>The pixels of either.</summary>
    public long Union => BothAreas - Pixels;

    /// <summary>The Dice coefficient.</summary>
    public double Dice => 2.0 * Pixels / BothAreas;

    /// <summary>Whether the objects are the same; neither can then be the same as a third.</summary>
    public bool IsMatch => IoU > 0.5;
}
