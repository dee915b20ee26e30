using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class ResUNetPlusPlusTests() : NetworkTester(new ResUNetPlusPlus { Width = 8, Depth = 1 });

public class ResUNetPlusPlusWithBatchNormTests() : NetworkTester(
    new ResUNetPlusPlus { Width = 8, Depth = 2, Normalization = NormalizationKind.Batch });
