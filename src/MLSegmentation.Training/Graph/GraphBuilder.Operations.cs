namespace MLSegmentation.Training.Graph;

/// <content>The operations without parameters.</content>
public sealed partial class GraphBuilder
{
    /// <summary>max(x, 0).</summary>
    /// <param name="input">x.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Relu(GraphValue input) => AddUnary(new Operation.Relu(), input);

    /// <summary>x where it is positive, <paramref name="slope"/> · x elsewhere.</summary>
    /// <param name="input">x.</param>
    /// <param name="slope">The slope of the negative part, 0 or more. Default 0.01.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue LeakyRelu(GraphValue input, double slope = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slope);
        return AddUnary(new Operation.LeakyRelu(slope), input);
    }

    /// <summary>x where it is positive, exp(x) − 1 elsewhere (Clevert et al., 2016).</summary>
    /// <inheritdoc cref="Relu"/>
    public GraphValue Elu(GraphValue input) => AddUnary(new Operation.Elu(), input);

    /// <summary>x · sigmoid(x), also called swish.</summary>
    /// <inheritdoc cref="Relu"/>
    public GraphValue Silu(GraphValue input) => AddUnary(new Operation.Silu(), input);

    /// <summary>x times the probability that a standard normal number is below x (Hendrycks and Gimpel, 2016).</summary>
    /// <inheritdoc cref="Relu"/>
    public GraphValue Gelu(GraphValue input) => AddUnary(new Operation.Gelu(), input);

    /// <summary>1 / (1 + exp(−x)).</summary>
    /// <inheritdoc cref="Relu"/>
    public GraphValue Sigmoid(GraphValue input) => AddUnary(new Operation.Sigmoid(), input);

    /// <summary>Softmax over the channels. Networks end in logits, without it: the loss and the exported model apply it.</summary>
    /// <param name="input">The logits.</param>
    /// <returns>A value of the same shape whose channels sum to 1.</returns>
    public GraphValue Softmax(GraphValue input) => AddUnary(new Operation.Softmax(), input);

    /// <summary>The largest value in each window. Positions added on every side never win.</summary>
    /// <param name="input">What is pooled.</param>
    /// <param name="kernel">The window's sides. Default 2.</param>
    /// <param name="stride">The steps between windows. Default: the window's sides.</param>
    /// <param name="padding">The positions added on every side. Default 0.</param>
    /// <returns>A value of the same channels, its sizes divided by the stride.</returns>
    /// <exception cref="ArgumentException">The numbers are out of range or do not keep or divide the size.</exception>
    public GraphValue MaxPool(GraphValue input, PerAxis? kernel = null, PerAxis? stride = null, PerAxis? padding = null)
    {
        var (sides, steps, zeros) = PoolOf(kernel, stride, padding);
        return AddPool(new Operation.MaxPool(sides, steps, zeros), input);
    }

    /// <summary>The mean of each window. Positions added on every side are zeros, which count.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public GraphValue AveragePool(GraphValue input, PerAxis? kernel = null, PerAxis? stride = null, PerAxis? padding = null)
    {
        var (sides, steps, zeros) = PoolOf(kernel, stride, padding);
        return AddPool(new Operation.AveragePool(sides, steps, zeros), input);
    }

    /// <summary>The mean of each channel over all positions.</summary>
    /// <param name="input">What is pooled.</param>
    /// <returns>A value with a single position, which multiplication and addition spread over every position.</returns>
    public GraphValue GlobalAveragePool(GraphValue input) => AddUnary(new Operation.GlobalAveragePool(), input, reductions: 0);

    /// <summary>The largest value of each channel over all positions.</summary>
    /// <inheritdoc cref="GlobalAveragePool"/>
    public GraphValue GlobalMaxPool(GraphValue input) => AddUnary(new Operation.GlobalMaxPool(), input, reductions: 0);

    /// <summary>
    /// The means of each channel over equal parts of the image: as many along each axis, whatever the image's size. Part i of k reaches from
    /// position ⌊i · L / k⌋ up to but not including ⌈(i + 1) · L / k⌉ of L.
    /// </summary>
    /// <param name="input">What is pooled.</param>
    /// <param name="bins">The parts along each axis. From 1.</param>
    /// <returns>A value of so many positions along each axis; <see cref="Upsample(GraphValue, GraphValue, InterpolationKind)"/> enlarges it.</returns>
    /// <exception cref="ArgumentException">There is no part, or the input has the same positions whatever the image's size.</exception>
    public GraphValue AdaptiveAveragePool(GraphValue input, int bins)
    {
        Check(input);
        GraphRules.CheckPositive(bins);
        GraphRules.CheckSized(input);
        return bins == 1 ? GlobalAveragePool(input) : AddUnary(new Operation.AdaptiveAveragePool(bins), input, reductions: 0);
    }

    /// <summary>The mean of all channels at each position.</summary>
    /// <param name="input">What is pooled.</param>
    /// <returns>A value of the same size with a single channel.</returns>
    public GraphValue ChannelMean(GraphValue input) => AddUnary(new Operation.ChannelMean(), input, channels: 1);

    /// <summary>The largest of all channels at each position.</summary>
    /// <inheritdoc cref="ChannelMean"/>
    public GraphValue ChannelMax(GraphValue input) => AddUnary(new Operation.ChannelMax(), input, channels: 1);

    /// <summary>Enlarges a value by a whole number.</summary>
    /// <param name="input">What is enlarged.</param>
    /// <param name="factor">How many times larger every side becomes. Default 2.</param>
    /// <param name="interpolation">How the positions between are filled. Default bilinear.</param>
    /// <returns>A value of the same channels.</returns>
    /// <exception cref="ArgumentException">The factor is below 1, or the output would be larger than the network's input.</exception>
    public GraphValue Upsample(GraphValue input, int factor = 2, InterpolationKind interpolation = InterpolationKind.Bilinear)
    {
        Check(input);
        GraphRules.CheckPositive(factor);
        return AddUnary(new Operation.Upsample(factor, interpolation), input, reductions: GraphRules.Enlarged(input, factor));
    }

    /// <summary>Enlarges a value to the size of another one.</summary>
    /// <param name="input">What is enlarged: of a size that divides that of <paramref name="like"/>, or a single position.</param>
    /// <param name="like">The value whose size is wanted.</param>
    /// <param name="interpolation">How the positions between are filled. Default bilinear.</param>
    /// <returns>A value with the channels of <paramref name="input"/> and the size of <paramref name="like"/>.</returns>
    /// <exception cref="ArgumentException">The one size is no multiple of the other.</exception>
    public GraphValue Upsample(GraphValue input, GraphValue like, InterpolationKind interpolation = InterpolationKind.Bilinear)
    {
        Check(input);
        Check(like);
        GraphRules.CheckEnlargement(input, like);
        var factor = PerAxis.Combine(input.Reductions, like.Reductions, (side, other) => side / other);
        return AddNode(new Operation.UpsampleTo(factor, interpolation), layer: null, input.Channels, like.Reductions, input, like);
    }

    /// <summary>Puts the channels of several values one after the other.</summary>
    /// <param name="inputs">Values of one size.</param>
    /// <returns>A value with as many channels as all together; a single value comes back as it is.</returns>
    /// <exception cref="ArgumentException">There is no value, or the sizes differ.</exception>
    public GraphValue Concat(params GraphValue[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Length);
        Array.ForEach(inputs, Check);
        GraphRules.CheckSameSize(inputs);
        return inputs is [var only]
            ? only
            : AddNode(new Operation.Concat(), layer: null, inputs.Sum(value => value.Channels), inputs[0].Reductions, inputs);
    }

    /// <summary>Adds values position by position.</summary>
    /// <param name="inputs">Two or more values of one size and number of channels; those with a single position or a single channel are repeated.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">There are fewer than two values, or the shapes differ.</exception>
    public GraphValue Add(params GraphValue[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, 2);
        return inputs.Aggregate((sum, term) => AddBroadcast(new Operation.Add(), sum, term));
    }

    /// <summary>Multiplies two values position by position.</summary>
    /// <param name="first">A value.</param>
    /// <param name="second">A value of the same size and number of channels; a single position or a single channel, in either, is repeated.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public GraphValue Multiply(GraphValue first, GraphValue second) => AddBroadcast(new Operation.Multiply(), first, second);

    /// <summary>In training, sets elements to zero at random and scales the others so that the mean stays; otherwise does nothing.</summary>
    /// <param name="input">The value.</param>
    /// <param name="probability">The probability of becoming zero, from 0 up to but not including 1. Default 0.5.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Dropout(GraphValue input, double probability = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        return AddUnary(new Operation.Dropout(probability), input);
    }

    /// <summary>Adds an operation of one input. Unless it says otherwise, the output has the input's shape.</summary>
    private GraphValue AddUnary(Operation operation, GraphValue input, int? channels = null, PerAxis? reductions = null)
    {
        Check(input);
        return AddNode(operation, layer: null, channels ?? input.Channels, reductions ?? input.Reductions, input);
    }

    private GraphValue AddPool(Operation.Window operation, GraphValue input)
    {
        Check(input);
        GraphRules.CheckPositive(operation.Kernel, operation.Stride);
        GraphRules.CheckWindow(operation.Kernel, operation.Stride, operation.Padding, dilation: 1);
        return AddUnary(operation, input, reductions: GraphRules.Reduced(input, operation.Stride));
    }

    private (PerAxis Kernel, PerAxis Stride, PerAxis Padding) PoolOf(PerAxis? kernel, PerAxis? stride, PerAxis? padding)
    {
        var sides = (kernel ?? 2).For(Rank);
        return (sides, stride?.For(Rank) ?? sides, (padding ?? 0).For(Rank));
    }

    private GraphValue AddBroadcast(Operation operation, GraphValue first, GraphValue second)
    {
        Check(first);
        Check(second);
        GraphRules.CheckBroadcast(operation.Name, first, second);
        int channels = Math.Max(first.Channels, second.Channels);
        return AddNode(operation, layer: null, channels, PerAxis.Combine(first.Reductions, second.Reductions, Math.Max), first, second);
    }
}
