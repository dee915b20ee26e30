using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>A convolution of an input with a weight and, possibly, a bias.</summary>
/// <param name="input">[N, inputs, sizes…].</param>
/// <param name="weight">As <see cref="ConvolutionKind.WeightShape"/>.</param>
/// <param name="bias">[outputs], or null.</param>
/// <returns>[N, outputs, sizes…].</returns>
internal delegate Tensor Convolution(Tensor input, Tensor weight, Tensor? bias);
