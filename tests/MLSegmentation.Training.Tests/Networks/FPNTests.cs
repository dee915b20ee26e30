namespace MLSegmentation.Training.Tests.Networks;

public class FPNTests() : NetworkTester(new FPN { Encoder = EncoderKind.ResNet18, Normalization = NormalizationKind.Batch });
