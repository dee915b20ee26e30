namespace MLSegmentation.Training.Tests.Networks;

public class UPerNetTests() : NetworkTester(new UPerNet { Encoder = EncoderKind.ResNet18, Narrowing = 4, Normalization = NormalizationKind.Batch });
