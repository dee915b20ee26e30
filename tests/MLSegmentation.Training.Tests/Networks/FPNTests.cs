namespace MLSegmentation.Training.Tests.Networks;

public class FPNTests() : NetworkTester(new FPN { Encoder = EncoderKind.ResNet18, Narrowing = 4, Normalization = NormalizationKind.Batch });
