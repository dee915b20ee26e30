using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>Runs a model on images, to see what it gives.</summary>
/// <param name="images">The images, uint8 [count, height, width, channels].</param>
/// <param name="shape">Their shape.</param>
internal delegate TrialResult NetworkRun(byte[] images, long[] shape);

/// <summary>What a model gave, or why it gave nothing.</summary>
/// <param name="Values">What it gave, by the names.</param>
/// <param name="Failure">The reason, part of a sentence; null where it gave something.</param>
internal sealed record TrialResult(IReadOnlyDictionary<string, TrialValue> Values, string? Failure = null);

/// <summary>One of the values that a model gave.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Numbers">What it holds, as floating-point numbers; empty where that is something else.</param>
internal sealed record TrialValue(DataType Type, long[] Shape, float[] Numbers);
