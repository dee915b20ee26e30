namespace MLSegmentation.Training.Tests.Networks;

public class UPerNetTests() : NetworkTester(new UPerNet { Encoder = EncoderKind.ResNet18, Normalization = NormalizationKind.Batch });
