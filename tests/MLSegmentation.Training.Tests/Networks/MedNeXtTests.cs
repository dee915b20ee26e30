using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class MedNeXtTests() : NetworkTester(new MedNeXt { Width = 4, Blocks = [1, 1, 1, 1, 1, 1, 1, 1, 1] });

public class MedNeXtWithLargeKernelsTests() : NetworkTester(
    new MedNeXt { Width = 2, Kernel = 5, Blocks = [1, 2, 1, 1, 1, 1, 1, 1, 1], Expansions = [1, 2, 3, 2, 2, 2, 1, 2, 2] });
