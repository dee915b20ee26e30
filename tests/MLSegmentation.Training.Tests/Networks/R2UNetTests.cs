using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class R2UNetTests() : NetworkTester(new R2UNet { Width = 4, Depth = 2 })
{
    [Fact]
    public void ReceptiveField_MoreRecurrences_Grows()
    {
        // A recurrent layer of t repetitions sees t + 1 windows of 3: 2 more pixels for each repetition of each of the two layers of a
        // unit. Depth 1 has two units at full size, and one at half size whose pixels count twice: 2 + 2 + 4 per layer.
        Assert.Equal(ReceptiveField(1) + (2 * 8), ReceptiveField(2));
    }

    private static int? ReceptiveField(int recurrences) =>
        NetworkSummary.Of(new R2UNet { Width = 1, Depth = 1, Recurrences = recurrences }.CreateGraph(1, 1), [64, 64]).ReceptiveField;
}

public class R2UNetWithBatchNormTests() : NetworkTester(
    new R2UNet { Width = 4, Depth = 1, Recurrences = 1, Normalization = NormalizationKind.Batch });

public class R2UNetWithoutNormTests() : NetworkTester(new R2UNet { Width = 4, Depth = 1, Normalization = NormalizationKind.None });
