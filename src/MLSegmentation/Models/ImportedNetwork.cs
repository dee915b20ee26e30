namespace MLSegmentation.Models;

/// <summary>What sets a network that was imported from an ONNX file apart from those of this library.</summary>
/// <param name="Activation">What its numbers are.</param>
/// <param name="Planes">How many planes of them it gives.</param>
/// <param name="OperatorSet">The version of ONNX's operators that it uses.</param>
/// <param name="IsForOneImage">Whether it takes no more than one image at a time.</param>
internal sealed record ImportedNetwork(OnnxActivation Activation, int Planes, long OperatorSet, bool IsForOneImage);
