using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class SegResNetTests() : NetworkTester(new SegResNet { Width = 8, Blocks = [1, 2, 1] });

public class SegResNetWithBatchNormalizationTests() : NetworkTester(
    new SegResNet { Width = 4, Blocks = [1, 1], Normalization = NormalizationKind.Batch });
