using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class VNetTests() : NetworkTester(new VNet { Width = 2 });

public class VNetWithBatchNormalizationTests() : NetworkTester(new VNet { Width = 2, Normalization = NormalizationKind.Batch });

public class VNetWithoutNormalizationTests() : NetworkTester(new VNet { Width = 2, Normalization = NormalizationKind.None });
