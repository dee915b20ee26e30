using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class AttentionUNetTests() : NetworkTester(new AttentionUNet { Width = 4, Depth = 3 });
