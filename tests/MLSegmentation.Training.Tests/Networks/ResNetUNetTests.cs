namespace MLSegmentation.Training.Tests.Networks;

public class ResNetUNetTests() : NetworkTester(new ResNetUNet { Encoder = EncoderKind.ResNet18 });
