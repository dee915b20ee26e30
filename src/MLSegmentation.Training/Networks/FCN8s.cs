using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// FCN-8s: the VGG-16 network for classification with convolutions in place of its fully connected layers; its scores at 1/32 of the
/// size are enlarged in three steps and joined with those of two finer layers.
/// </summary>
/// <remarks>
/// <para>J. Long, E. Shelhamer, T. Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015, figure 3.</para>
/// <para>
/// VGG-16's layers have torchvision's names (<c>features.0</c>, …, <c>classifier.0</c> and <c>classifier.3</c>, whose fully connected
/// weights fit when reshaped to 7×7 and 1×1 kernels). Instead of 100 zeros around the image, every convolution is padded so that it
/// keeps the size. All enlargements are learned and start as bilinear interpolation, and all parts are trained at once. With three
/// channels in and 21 out it has the paper's 134,489,759 parameters.
/// </para>
/// </remarks>
public sealed record FCN8s : NetworkArchitecture
{
    private static readonly int[] ConvolutionsPerStage = [2, 2, 3, 3, 3];

    /// <inheritdoc/>
    public override string Name => "fcn-8s";

    /// <inheritdoc/>
    public override string Paper => "Long et al. 2015, arXiv:1411.4038";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Ranks => [2];

    /// <summary>
    /// The channels at full size; there are up to 8 times as many in smaller features and 64 times as many in the two layers before
    /// the scores. From 1; the paper's, ImageNet weights' and the default is 64.
    /// </summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 64;

    /// <summary>
    /// The share of the features of the two layers before the scores that training sets to zero at random. From 0 up to but not including
    /// 1; the paper's and the default is 0.5.
    /// </summary>
    [Dropout]
    public double Dropout { get; init => field = Checked(value); } = 0.5;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var pooled = Features(graph.Encoder.Scope("features"), image);
        var classified = Classifier(graph.Encoder.Scope("classifier"), pooled[4]);

        var scores = Score(graph, "score", classified, outputChannels);
        scores = graph.Add(Enlarge(graph, "up1", scores, 2), Score(graph, "score_pool4", pooled[3], outputChannels));
        scores = graph.Add(Enlarge(graph, "up2", scores, 2), Score(graph, "score_pool3", pooled[2], outputChannels));
        return Enlarge(graph, "output", scores, 8);
    }

    /// <summary>What each of the five poolings yields. Layers are numbered as torchvision does: rectifiers and poolings count.</summary>
    private List<GraphValue> Features(GraphBuilder features, GraphValue image)
    {
        var pooled = new List<GraphValue>();
        var value = image;
        int layer = 0;
        for (int stage = 0; stage < ConvolutionsPerStage.Length; stage++)
        {
            for (int convolution = 0; convolution < ConvolutionsPerStage[stage]; convolution++, layer += 2)
            {
                value = features.Relu(features.Conv($"{layer}", value, Width << Math.Min(stage, 3)));
            }

            value = features.MaxPool(value);
            pooled.Add(value);
            layer++;
        }

        return pooled;
    }

    private GraphValue Classifier(GraphBuilder classifier, GraphValue features)
    {
        var hidden = classifier.Dropout(classifier.Relu(classifier.Conv("0", features, 64 * Width, new() { Kernel = 7 })), Dropout);
        return classifier.Dropout(classifier.Relu(classifier.Conv("3", hidden, 64 * Width, ConvolutionOptions.Pointwise)), Dropout);
    }

    private static GraphValue Score(GraphBuilder graph, string name, GraphValue features, int outputChannels) =>
        graph.Conv(name, features, outputChannels, ConvolutionOptions.Pointwise);

    private static GraphValue Enlarge(GraphBuilder graph, string name, GraphValue scores, int factor) =>
        graph.ConvTranspose(name, scores, scores.Channels, new() { Kernel = 2 * factor, Stride = factor, Bias = false, Bilinear = true });
}
