namespace MLSegmentation;

/// <summary>A node of the network that computes with 32-bit numbers in a model that is quantised to 8 bits.</summary>
/// <param name="Name">Its name in the ONNX graph, such as <c>decoder1.up</c>.</param>
/// <param name="Operator">Its operator, such as <c>Conv</c>.</param>
/// <param name="Reason">Why it does, as part of a sentence.</param>
public sealed record FloatNode(string Name, string Operator, string Reason);
