using MLSegmentation.Formatting;

namespace MLSegmentation.Tests.Formatting;

public sealed class CsvTextTests
{
    [Fact]
    public void AppendLine_CellsWithSeparators_AreQuoted()
    {
        var csv = new CsvText();

        csv.AppendLine([
            "plain", "a,b", "say \"x\"", "two\nlines",
            CsvText.Format(0.5), CsvText.Format(double.NaN), CsvText.Format(null), CsvText.Format(double.PositiveInfinity),
        ]);

        Assert.Equal("plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",0.5,,,Infinity\n", csv.ToString());
    }
}
