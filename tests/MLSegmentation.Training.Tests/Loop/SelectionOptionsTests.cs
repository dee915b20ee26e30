namespace MLSegmentation.Training.Tests;

public class SelectionOptionsTests
{
    // Every third of ten epochs, 3, 6 and 9, and the last.
    [Theory]
    [InlineData(0, 10, 3, 4)]
    [InlineData(3, 10, 3, 3)]
    [InlineData(9, 10, 3, 1)]
    [InlineData(10, 10, 3, 0)]
    [InlineData(0, 9, 3, 3)]
    [InlineData(0, 2, 5, 1)]
    [InlineData(4, 10, 1, 6)]
    public void CountValidations_AfterSomeEpochs_IsWhatIsLeft(int done, int epochs, int interval, int expected)
    {
        var options = new SelectionOptions { ValidationInterval = interval };

        Assert.Equal(expected, SelectionOptions.CountValidations(done, epochs, interval));
        Assert.Equal(expected, Enumerable.Range(done + 1, epochs - done).Count(epoch => options.IsValidated(epoch, epochs)));
    }
}
