using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class AttentionUNetTests() : NetworkTester(new AttentionUNet { Width = 4, Depth = 3 });

public class AttentionUNetWithBatchNormalizationTests() : NetworkTester(
    new AttentionUNet { Width = 4, Depth = 3, Normalization = NormalizationKind.Batch });

public class AttentionUNetWithoutGatesTests() : NetworkTester(new AttentionUNet { Width = 4, Depth = 2, Gates = false });

public class AttentionUNetWithoutNormalizationTests() : NetworkTester(
    new AttentionUNet { Width = 4, Depth = 2, Normalization = NormalizationKind.None })
{
    [Fact]
    public void Parameters_WithoutNormalization_LackItsScalesAndShifts()
    {
        // A scale and a shift for each output of a convolution, of which each has as many biases.
        var graph = Architecture.CreateGraph(1, 3);
        var normalized = new AttentionUNet { Width = 4, Depth = 2 }.CreateGraph(1, 3);
        long biases = graph.Parameters.Where(parameter => parameter.Name.EndsWith(".bias", StringComparison.Ordinal)).Sum(parameter => parameter.Count);

        Assert.Equal(normalized.ParameterCount - (2 * (biases - 3)), graph.ParameterCount);
    }
}
