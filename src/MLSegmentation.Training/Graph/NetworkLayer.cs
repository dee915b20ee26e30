namespace MLSegmentation.Training.Graph;

/// <summary>One row of a network's summary.</summary>
/// <param name="Name">The operation's name, for example <c>encoder2.conv1</c>.</param>
/// <param name="Operation">What it computes, for example <c>Conv</c>.</param>
/// <param name="Channels">The channels of its output.</param>
/// <param name="Size">The spatial size of its output, height before width.</param>
/// <param name="Parameters">Its trainable numbers.</param>
/// <param name="MultiplyAdds">The multiplications (each with an addition) that one image costs. Only convolutions count.</param>
public sealed record NetworkLayer(string Name, string Operation, int Channels, IReadOnlyList<int> Size, long Parameters, long MultiplyAdds);
