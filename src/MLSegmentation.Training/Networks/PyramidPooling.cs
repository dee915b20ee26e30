using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// What features are like in parts of the image, of several sizes (Zhao et al. 2017, arXiv:1612.01105, figure 3): their means over 1, 2, 3 and 6
/// parts along each axis, each convolved by itself and enlarged, beside the features.
/// </summary>
internal static class PyramidPooling
{
    private static readonly int[] Bins = [1, 2, 3, 6];

    /// <summary>The number of sizes.</summary>
    public static int Count => Bins.Length;

    /// <summary>Adds the pyramid.</summary>
    /// <returns>The features, and the given number of channels for each size.</returns>
    public static GraphValue PoolPyramid(this GraphBuilder pyramid, GraphValue features, int channels, BlockStyle style) =>
        pyramid.Concat([features, .. Bins.Select(bins => Pool(pyramid, features, bins, channels, style))]);

    private static GraphValue Pool(GraphBuilder pyramid, GraphValue features, int bins, int channels, BlockStyle style)
    {
        // Of the mean over a whole image there are no statistics in it, and of four or nine means hardly any.
        bool isNormalized = bins > 1 && style.Normalization == NormalizationKind.Batch;
        var pooled = pyramid.AdaptiveAveragePool(features, bins);
        var convolved = pyramid.ConvNormActivation(
            $"{bins}", pooled, channels, isNormalized ? style : style with { Normalization = NormalizationKind.None }, ConvolutionOptions.Pointwise);
        return pyramid.Upsample(convolved, like: features);
    }
}
