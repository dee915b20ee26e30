using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

// Wide enough that each squeezing layer has more than two units: of so few, all may be off for a picture, and then have no gradient.
public class ResUNetPlusPlusTests() : NetworkTester(new ResUNetPlusPlus { Width = 24, Depth = 1 });

public class ResUNetPlusPlusWithBatchNormTests() : NetworkTester(
    new ResUNetPlusPlus { Width = 24, Depth = 2, Normalization = NormalizationKind.Batch });
