namespace MLSegmentation.Training.Tests.Networks;

public class PSPNetTests() : NetworkTester(new PSPNet { Encoder = EncoderKind.ResNet18, Narrowing = 4, Normalization = NormalizationKind.Batch });
