using MLSegmentation.Formatting;

namespace MLSegmentation.Tests.Formatting;

public sealed class CsvTextTests
{
    [Fact]
    public void AppendLine_CellsWithSeparators_AreQuoted()
    {
        var csv = new CsvText();

        csv.AppendLine([
            "plain", "a,b", "say \"x\"", "two\nlines", "a;b",
            CsvText.Format(0.5), CsvText.Format(double.NaN), CsvText.Format(null), CsvText.Format(double.PositiveInfinity),
        ]);

        Assert.Equal("plain,\"a,b\",\"say \"\"x\"\"\",two\\nlines,\"a;b\",0.5,,,Infinity\n", csv.ToString());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' 'C calc'!A0", "'+cmd|' 'C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\uff1d1", "'\uff1d1")]
    [InlineData("'=1", "''=1")]
    [InlineData("'=1'", "''=1'")]
    [InlineData("'a", "'a")]
    [InlineData("a=1", "a=1")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("+3", "+3")]
    [InlineData("-1E-05", "-1E-05")]
    [InlineData("-Infinity", "-Infinity")]
    public void ToCell_TextThatIsAFormula_BecomesText(string text, string expected)
    {
        Assert.Equal(expected, CsvText.ToCell(text));
        Assert.Equal(text, CsvText.FromCell(expected));
    }

    [Fact]
    public void AppendLine_HostileNames_AreOneVisibleLineEach()
    {
        var csv = new CsvText();
        foreach (string name in HostileNames.Images)
        {
            csv.AppendLine([name, "1"]);
        }

        HostileNames.AssertVisible(csv.ToString());
        CsvRecord[] records = [.. CsvRecords.Read(csv.ToString())];
        Assert.Equal(Enumerable.Range(1, HostileNames.Images.Count), records.Select(record => record.Line));
        Assert.Equal(HostileNames.Images.Select(name => SegmentationText.Escape(name)), records.Select(record => CsvText.FromCell(record.Cells[0])));
        Assert.DoesNotContain(records, record => "=+-@\uff1d".Contains(record.Cells[0][0], StringComparison.Ordinal));
    }

    [Fact]
    public void Read_MoreCellsThanThereIsRoomFor_IsRefused()
    {
        var exception = Assert.Throws<FormatException>(() => CsvRecords.Read($"a,b\n{new string(',', 4_000_000)}").Count());

        Assert.StartsWith("line 2 is where the text has more than 4000000 cells", exception.Message, StringComparison.Ordinal);
    }
}
