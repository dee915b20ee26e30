using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class UNetTests() : NetworkTester(new UNet { Width = 4, Depth = 3 });

public class UNetWithBatchNormalizationTests() : NetworkTester(new UNet { Width = 4, Depth = 3, Normalization = NormalizationKind.Batch });

public class UNetWithoutNormalizationTests() : NetworkTester(new UNet { Width = 4, Depth = 2, Normalization = NormalizationKind.None });

public class UNetWithInstanceNormalizationTests() : NetworkTester(
    new UNet { Width = 4, Depth = 2, Normalization = NormalizationKind.Instance, Upsampling = UpsamplingKind.Bilinear });
