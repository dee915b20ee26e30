namespace MLSegmentation.Classical.Methods;

/// <summary>What a method makes of an image.</summary>
/// <param name="Labels">The class of each pixel, row by row.</param>
/// <param name="Scores">The probabilities, one plane for each class; null of methods that have none.</param>
internal readonly record struct SegmentedImage(byte[] Labels, float[]? Scores = null)
{
    /// <summary>Of the probability of the second of two classes.</summary>
    public static SegmentedImage OfProbabilities(double[] probabilities)
    {
        byte[] labels = new byte[probabilities.Length];
        float[] scores = new float[2 * probabilities.Length];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            double probability = Math.Clamp(probabilities[pixel], 0, 1);
            labels[pixel] = probability > 0.5 ? (byte)1 : (byte)0;
            scores[pixel] = (float)(1 - probability);
            scores[labels.Length + pixel] = (float)probability;
        }

        return new SegmentedImage(labels, scores);
    }
}
