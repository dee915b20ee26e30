using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Tests;

public class LossTextTests
{
    [Theory]
    [InlineData(0.12345, "0.1235")]
    [InlineData(-2.5, "-2.5000")]
    [InlineData(999_999_999.0, "999999999.0000")]
    [InlineData(1e9, "1E+09")]
    [InlineData(double.MaxValue, "1.79769E+308")]
    [InlineData(-1e300, "-1E+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Format_AnyNumber_IsShort(double value, string expected) => Assert.Equal(expected, LossText.Format(value));
}
