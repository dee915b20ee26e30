namespace MLSegmentation.Evaluation.Objects;

/// <summary>A labelled and a predicted object that have pixels in common.</summary>
/// <param name="Labelled">The number of the labelled object.</param>
/// <param name="Predicted">The number of the predicted object.</param>
/// <param name="Pixels">How many pixels they have in common.</param>
/// <param name="BothAreas">The sum of their areas.</param>
internal readonly record struct ObjectOverlap(int Labelled, int Predicted, int Pixels, int BothAreas)
{
    /// <summary>Intersection over union.</summary>
    public double IoU => (double)Pixels / (BothAreas - Pixels);

    /// <summary>Twice the intersection over the sum of the areas.</summary>
    public double Dice => 2.0 * Pixels / BothAreas;

    /// <summary>Whether the objects are the same; neither can then be the same as a third.</summary>
    public bool IsMatch => IoU > 0.5;
}
