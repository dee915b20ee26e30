namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>The least and the greatest number that a value of a network has, or is to be able to have.</summary>
internal readonly record struct ValueRange(float Minimum, float Maximum);
