namespace MLSegmentation.Training.Tests.Networks;

// An instance normalisation of the two positions that are left at 1/32 of the size would blow up the last bits of them.
public class ResNetUNetTests() : NetworkTester(new ResNetUNet { Encoder = EncoderKind.ResNet18, Narrowing = 4, Normalization = NormalizationKind.Batch });
