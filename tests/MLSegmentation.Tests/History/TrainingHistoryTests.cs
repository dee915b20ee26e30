using System.Globalization;
using System.Xml.Linq;

namespace MLSegmentation.Tests.History;

public sealed class TrainingHistoryTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    private readonly TrainingHistory _history = new(
        new TrainingInfo(
            1,
            new Dictionary<string, string>(),
            4,
            2,
            [
                new EpochInfo(1, 2, 0.002, 0.75)
                {
                    ValidationLoss = 0.5,
                    ValidationMeanDice = 0.25,
                    ValidationMeanIoU = 0.125,
                    ValidationPerClassDice = [double.NaN, 0.5],
                    ValidationPerClassIoU = [0.25, 0],
                },
                new EpochInfo(2, 4, 1e-5, 0.5),
            ]),
        SegmentationClasses.FromNames("a\"b", "c<d"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ToCsv_MissingAndQuotedValues_AreEmptyAndQuoted()
    {
        Assert.Equal(
            "epoch,steps,learningRate,trainingLoss,validationLoss,validationMeanDice,validationMeanIoU,\"dice:a\"\"b\",dice:c<d,\"iou:a\"\"b\",iou:c<d\n"
                + "1,2,0.002,0.75,0.5,0.25,0.125,,0.5,0.25,0\n"
                + "2,4,1E-05,0.5,,,,,,,\n",
            _history.ToCsv());
    }

    [Fact]
    public void ToJson_NotANumber_IsNull()
    {
        const string Expected = """
            {
              "bestEpoch": 2,
              "epochs": [
                {
                  "epoch": 1,
                  "steps": 2,
                  "learningRate": 0.002,
                  "trainingLoss": 0.75,
                  "validationLoss": 0.5,
                  "validationMeanDice": 0.25,
                  "validationMeanIoU": 0.125,
                  "classes": [
                    {
                      "name": "a\"b",
                      "dice": null,
                      "iou": 0.25
                    },
                    {
                      "name": "c<d",
                      "dice": 0.5,
                      "iou": 0
                    }
                  ]
                },
                {
                  "epoch": 2,
                  "steps": 4,
                  "learningRate": 1E-05,
                  "trainingLoss": 0.5,
                  "validationLoss": null,
                  "validationMeanDice": null,
                  "validationMeanIoU": null
                }
              ]
            }
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), _history.ToJson().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ToSvg_CurveWithAGap_IsAImageWithTheNamesAndTheBestEpoch()
    {
        var svg = XDocument.Parse(_history.ToSvg()).Root!;
        XNamespace space = "http://www.w3.org/2000/svg";

        string[] texts = [.. svg.Descendants(space + "text").Select(item => item.Value)];
        Assert.Contains("loss", texts);
        Assert.Contains("c<d", texts);
        Assert.DoesNotContain("a\"b", texts);
        Assert.Contains("epoch 2 of 2", texts);

        // Epochs stand at a quarter and three quarters of 60..590, losses of 0.75 and 0.5 below 0.8 within 30..220.
        string[] paths = [.. svg.Descendants(space + "path").Select(item => item.Attribute("d")!.Value)];
        Assert.Equal("M192.5 41.9h0L457.5 101.2", paths[0]);
        Assert.Equal("M192.5 101.2h0", paths[1]);
        Assert.Equal(4, paths.Length);
    }

    [Theory]
    [InlineData(0.75, 0.5, "0 0.2 0.4 0.6 0.8")]
    [InlineData(1.7976931348623157e308, 1, "0 5E+307 1E+308 1.5E+308 Infinity")]
    [InlineData(1e308, -1e308, "0 2E+307 4E+307 6E+307 8E+307 1E+308")]
    [InlineData(5e-324, 0, "0 1")]
    [InlineData(1e-299, 0, "0 2E-300 4E-300 6E-300 8E-300 1E-299")]
    [InlineData(0, -0.0, "0 1")]
    [InlineData(-3, double.NaN, "0 1")]
    [InlineData(double.PositiveInfinity, 7, "0 2 4 6 8")]
    [InlineData(123456789, 1, "0 5E+07 1E+08 1.5E+08")]
    public void ToSvg_AnyLosses_HaveFewTicksAndStayInside(double first, double second, string ticks)
    {
        var svg = Draw([new(1, 1, 1, first), new(2, 2, 1, second)], bestEpoch: int.MaxValue);

        var labels = svg.Descendants(Svg + "text").Where(item => (string?)item.Attribute("text-anchor") == "end");
        Assert.Equal(ticks, string.Join(' ', labels.Select(item => item.Value)));
        Assert.All(Numbers(svg), number => Assert.InRange(number, -60, 760));
    }

    [Fact]
    public void ToSvg_HundredThousandEpochs_DrawsWhatCanBeTold()
    {
        double[] losses = [.. Enumerable.Range(0, 100_000).Select(epoch => epoch == 54_321 ? 8 : 1 + (epoch % 2))];

        var svg = Draw([.. losses.Select((loss, index) => new EpochInfo(index + 1, index + 1, 1, loss))], bestEpoch: 54_322);

        // Losses of 1, 2 and 8 of at most 8, within 30..220; the highest is drawn.
        string path = svg.Descendants(Svg + "path").Single().Attribute("d")!.Value;
        Assert.Equal(1000, path.Count(sign => sign is 'M' or 'L'));
        Assert.Contains(" 30.0L", path, StringComparison.Ordinal);
        Assert.InRange(svg.ToString().Length, 10_000, 40_000);
    }

    [Fact]
    public void ToSvg_ManyClassesOfHostileNames_ShowsThoseThereIsRoomFor()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(index => $"class \u202e{index} </text><script> {new string('w', 300)}")];
        var epoch = new EpochInfo(1, 1, 1, 1) { ValidationMeanDice = 0.5, ValidationPerClassDice = [.. names.Select(_ => 0.5)], ValidationPerClassIoU = [] };
        var history = new TrainingHistory(new TrainingInfo(1, new Dictionary<string, string>(), 1, 1, [epoch]), SegmentationClasses.FromNames(names));

        string svg = history.ToSvg();

        HostileNames.AssertVisible(svg);
        HostileNames.AssertVisible(history.ToCsv());
        string[] texts = [.. XDocument.Parse(svg).Descendants(Svg + "text").Select(item => item.Nodes().OfType<XText>().First().Value)];
        Assert.Contains("mean", texts);

        // There is room for ten lines of 18 within 30..220, and 201 curves.
        Assert.Contains("and 192 more", texts);
        Assert.All(texts, text => Assert.InRange(text.Length, 1, 20));
        Assert.Equal([null, null], history.ToCsv().Split('\n')[1].Split(',')[^2..].Select(cell => cell.Length == 0 ? null : cell));
    }

    [Theory]
    [InlineData("history.csv", "epoch,")]
    [InlineData("history.JSON", "{")]
    [InlineData("curves.svg", "<svg")]
    public void Save_Extension_DecidesTheForm(string name, string start)
    {
        _history.Save(_folder[name]);

        Assert.StartsWith(start, File.ReadAllText(_folder[name]), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OtherExtension_SaysWhichThereAre()
    {
        var exception = Assert.Throws<SegmentationException>(() => _history.Save(_folder["history.xlsx"]));

        Assert.EndsWith("give it the extension .csv, .json or .svg.", exception.Message, StringComparison.Ordinal);
    }

    private static XElement Draw(EpochInfo[] epochs, int bestEpoch) => XDocument.Parse(new TrainingHistory(
        new TrainingInfo(1, new Dictionary<string, string>(), epochs.Length, bestEpoch, epochs), SegmentationClasses.Binary).ToSvg()).Root!;

    /// <summary>The coordinates of everything that is drawn.</summary>
    private static IEnumerable<double> Numbers(XElement svg) => svg.Descendants()
        .Attributes()
        .Where(attribute => attribute.Name.LocalName is "d" or "x" or "y" or "x1" or "x2" or "y1" or "y2")
        .SelectMany(attribute => attribute.Value.Split(['M', 'L', 'h', ' '], StringSplitOptions.RemoveEmptyEntries))
        .Select(text => double.Parse(text, CultureInfo.InvariantCulture));
}
