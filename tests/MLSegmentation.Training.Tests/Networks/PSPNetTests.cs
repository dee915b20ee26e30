namespace MLSegmentation.Training.Tests.Networks;

public class PSPNetTests() : NetworkTester(new PSPNet { Encoder = EncoderKind.ResNet18, Normalization = NormalizationKind.Batch });
