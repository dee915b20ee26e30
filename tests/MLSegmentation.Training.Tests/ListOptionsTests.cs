namespace MLSegmentation.Training.Tests;

public class ListOptionsTests
{
    [Fact]
    public void Init_ListOfTheCaller_IsCopiedAndComparedByValue() => Assert.Empty(ListOptions.FindFaults(
        typeof(UNet).Assembly, nameof(AutoTrainingResult), nameof(DataFingerprint), nameof(TrainingStart)));
}
