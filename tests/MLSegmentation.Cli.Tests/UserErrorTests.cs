using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Tests;

public class UserErrorTests
{
    private const string Wrapper = "Splitter/consolidator worker encountered exception while consuming source data";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void TryDescribe_MistakeThatMLNetWrapped_TellsTheMistake(int times)
    {
        Exception exception = new SegmentationException("The mask is broken.");
        for (int time = 0; time < times; time++)
        {
            exception = new InvalidOperationException(Wrapper, exception);
        }

        Assert.True(UserError.TryDescribe(exception, out string message));
        Assert.Equal("The mask is broken.", message);
    }

    [Fact]
    public void TryDescribe_WrappedArgument_LeavesItsNameOut()
    {
        var exception = new InvalidOperationException(Wrapper, new ArgumentException("It is too large.", "size"));

        Assert.True(UserError.TryDescribe(exception, out string message));
        Assert.Equal("It is too large.", message);
    }

    [Fact]
    public void TryDescribe_DefectThatMLNetWrapped_IsADefect() =>
        Assert.False(UserError.TryDescribe(new InvalidOperationException(Wrapper, new NotSupportedException("No.")), out _));

    [Fact]
    public void TryDescribe_OtherInvalidOperation_IsADefect() =>
        Assert.False(UserError.TryDescribe(new InvalidOperationException("No.", new SegmentationException("The mask is broken.")), out _));
}
