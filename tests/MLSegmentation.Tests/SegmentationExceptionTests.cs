using MLSegmentation.Options;

namespace MLSegmentation.Tests;

public class SegmentationExceptionTests
{
    [Fact]
    public void Within_MessageThatNamesAnOption_KeepsItsNameAndKind()
    {
        var cause = SegmentationException.Naming($"Change {new OptionName("Crop")}.", kind: SegmentationErrorKind.TimeLimit);

        var exception = cause.Within("Fold 1 of 2");

        Assert.Equal("Fold 1 of 2: Change Crop.", exception.Message);
        Assert.Equal("Fold 1 of 2: Change --crop.", exception.Describe(name => $"--{name.ToLowerInvariant()}"));
        Assert.Equal(SegmentationErrorKind.TimeLimit, exception.Kind);
        Assert.Same(cause, exception.InnerException);
    }

    [Fact]
    public void Within_SeveralFailures_KeepsTheirLines()
    {
        var exception = SegmentationException.Listing($"Two files are bad:", [$"a.png", $"b.png"]).Within("In the validation set");

        Assert.Equal("In the validation set: Two files are bad: (1) a.png (2) b.png", exception.Message);
        Assert.Equal(["In the validation set: Two files are bad:", "  a.png", "  b.png"], exception.DescribeLines(name => name));
    }

    [Fact]
    public void Within_NoContext_IsRefused() => Assert.Throws<ArgumentException>(() => new SegmentationException("It is bad.").Within(" "));
}
