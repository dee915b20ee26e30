using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Tests;

public sealed class TerminalTests
{
    private static readonly ProgressText Progress = new("epoch 3/40  loss 0.123", "epoch 3/40", 0.5, TimeSpan.FromSeconds(123));

    [Theory]
    [InlineData(100, "epoch 3/40  loss 0.123  ###############...............   50 %  2:03 left")]
    [InlineData(60, "epoch 3/40  loss 0.123  #########.........   50 %  2:03 left")]
    [InlineData(49, "epoch 3/40  loss 0.123   50 %  2:03 left")]
    [InlineData(39, "epoch 3/40   50 %  2:03 left")]
    [InlineData(19, "epoch 3/40   50 %")]
    [InlineData(8, "50 %")]
    [InlineData(1, "")]
    public void Format_Columns_LeavesOutWhatDoesNotFit(int columns, string expected)
    {
        Assert.Equal(expected, Progress.Format(columns));
        Assert.True(expected.Length <= columns);
    }

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59.2, "1:00")]
    [InlineData(3723, "1:02:03")]
    [InlineData(-1, "0:00")]
    public void Format_Duration_IsInMinutesAndHours(double seconds, string expected) =>
        Assert.Equal(expected, DurationText.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void StatusLine_NarrowerTerminal_DrawsFromTheBeginningOfItsLine()
    {
        using var output = new StringWriter { NewLine = "\n" };
        int width = 81;
        using (var line = new StatusLine(output, () => width))
        {
            line.Show(Progress);
            width = 20;
            line.WriteLine("epoch 1/40");
        }

        // Each drawing erases what is right of it and below, and leaves the cursor in the first column, where a line that is broken began.
        Assert.Equal(
            "\repoch 3/40  loss 0.123  ###############...............   50 %  2:03 left\e[J\r" + "\r\e[Jepoch 1/40\n" + "\repoch 3/40   50 %\e[J\r" + "\r\e[J",
            output.ToString());
    }

    [Fact]
    public void Table_NarrowTerminal_LeavesOutColumnsAndSaysWhich()
    {
        var table = new TerminalTable(
            new TerminalColumn("metric", IsNumber: false), new TerminalColumn("images", Rank: 9), new TerminalColumn("A - B"), new TerminalColumn("p"));
        table.AddRow("Dice of cell [a]", "12", "+0.0100", "0.2500");

        string wide = table.Format(width: null);
        string narrow = table.Format(width: 42);

        Assert.Contains("│ Dice of cell [a] │     12 │ +0.0100 │ 0.2500 │\n", wide, StringComparison.Ordinal);
        Assert.Contains("│ Dice of cell [a] │ +0.0100 │ 0.2500 │\n", narrow, StringComparison.Ordinal);
        Assert.EndsWith("Not shown, for the terminal is too narrow:\nimages.\n", narrow, StringComparison.Ordinal);
        Assert.All(narrow.Split('\n'), line => Assert.True(line.Length <= 42));
        Assert.Equal("Dice of cell [a]\n  images 12\n  A - B +0.0100\n  p 0.2500\n", table.Format(width: 20));
    }

    [Theory]
    [InlineData(null, "epoch 3/40  step 6/80  loss 0.1235  12.3 images/s  validation Dice 0.9000  2:03 left")]
    [InlineData(80, "epoch 3/40  loss 0.1235  12.3 images/s  validation Dice 0.9000  2:03 left")]
    [InlineData(60, "epoch 3/40  loss 0.1235  validation Dice 0.9000  2:03 left")]
    [InlineData(50, "epoch 3/40  loss 0.1235  Dice 0.9000  2:03 left")]
    [InlineData(40, "epoch 3/40  loss 0.1235  Dice 0.9000")]
    [InlineData(20, "epoch 3/40\n  loss 0.1235\n  Dice 0.9000")]
    public void Epoch_Columns_LeavesOutWhatMattersLess(int? columns, string expected)
    {
        var epoch = new EpochInfo(3, 6, 0.001, 0.12345) { ValidationMeanDice = 0.9 };
        var progress = new TrainingProgress(3, 40, 6, 80, 0.1, 0.001, 12.34, epoch) { Remaining = TimeSpan.FromSeconds(123) };

        Assert.Equal(expected, string.Join('\n', TrainingText.Epoch(progress, epoch, columns)));
    }

    [Fact]
    public void Facts_NarrowTerminal_BreaksBetweenWordsOnly()
    {
        (string, string)[] facts = [("network", "unet (width 32, depth 4)"), ("file", "/a/very/long/path/to/model.zip"), ("", "more")];

        Assert.Equal("network  unet (width 32, depth 4)\nfile     /a/very/long/path/to/model.zip\n         more\n", FactTable.Format(facts, null));
        Assert.Equal("network: unet (width\n  32, depth 4)\nfile:\n  /a/very/long/path/to/model.zip\n  more\n", FactTable.Format(facts, 20));
    }

    [Theory]
    [InlineData("model.zip", false, "model.zip")]
    [InlineData("my model.zip", false, "'my model.zip'")]
    [InlineData("it's.zip", false, @"'it'\''s.zip'")]
    [InlineData("$HOME", false, "'$HOME'")]
    [InlineData("", false, "''")]
    [InlineData("$(rm -rf x)", false, "'$(rm -rf x)'")]
    [InlineData("=ls", false, "'=ls'")]
    [InlineData("a\nb'c\\\u202e", false, @"$'a\x0ab\'c\\\xe2\x80\xae'")]
    [InlineData("\u3164", false, @"$'\xe3\x85\xa4'")]
    [InlineData("$(calc) 100%", true, @"""…(calc) 100%""")]
    [InlineData("%PATH%", true, @"""…PATH…""")]
    [InlineData(@"C:\my data\", true, @"""C:\my data\\""")]
    [InlineData(@"C:\data\images", true, @"C:\data\images")]
    [InlineData(@"C:\my data", true, @"""C:\my data""")]
    public void Quote_Argument_IsOneForTheShell(string argument, bool isWindows, string expected) =>
        Assert.Equal(expected, NextCommand.Quote(argument, isWindows));

    [Fact]
    public void LineOf_ToolInAFolderWithASpace_IsQuoted() => Assert.Equal(
        OperatingSystem.IsWindows() ? "Try it:  \"/my tools/mlseg\" info" : "Try it:  '/my tools/mlseg' info", NextCommand.LineOf("/my tools/mlseg", ["info"]));

    [Fact]
    public void AfterTraining_FoldersThatLookLikeOptions_AreFolders() => Assert.Equal(
        "predict --model ./-m.zip --images ./-rf --output ./-m-predictions --overlay",
        NextCommand.AfterTraining("-m.zip", "-rf", (null, null), ([], [])).Split("mlseg ")[1]);

    [Fact]
    public void Tables_HostileNames_StayInTheirCells()
    {
        const string Hostile = "a\n│ forged │\e[31m\u202e";
        var table = new TerminalTable(new TerminalColumn("class", IsNumber: false), new TerminalColumn("Dice"));
        table.AddRow(Hostile, "0.5");
        table.AddRow(new string('x', 10_000), "0.25");

        string[] texts = [table.Format(null), table.Format(20), FactTable.Format([(Hostile, Hostile)], null), FactTable.Format([(Hostile, Hostile)], 20)];

        Assert.All(texts, HostileNames.AssertVisible);
        Assert.Equal([6, 5, 1, 4], texts.Select(text => text.Count(sign => sign == '\n')));
        Assert.All(texts[0].Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }
}
