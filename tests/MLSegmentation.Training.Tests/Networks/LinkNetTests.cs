namespace MLSegmentation.Training.Tests.Networks;

public class LinkNetTests() : NetworkTester(new LinkNet { Encoder = EncoderKind.ResNet18, Narrowing = 4, Normalization = NormalizationKind.Batch });
