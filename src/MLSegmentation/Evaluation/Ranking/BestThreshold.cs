namespace MLSegmentation.Evaluation;

/// <summary>
/// The threshold of a class's score at which a measure of the class against the rest is largest over the pixels of all images;
/// pixels whose score is at least the threshold are taken for the class. Chosen on the same pixels as it is measured on, the
/// value is optimistic: choose a threshold on the validation set, and judge it on the test set.
/// </summary>
/// <param name="Threshold">The threshold, 0 to 1; of several equally good ones, the highest.</param>
/// <param name="Value">The measure there.</param>
public readonly record struct BestThreshold(double Threshold, double Value);
