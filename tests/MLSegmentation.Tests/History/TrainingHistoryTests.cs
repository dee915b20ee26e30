using System.Xml.Linq;

namespace MLSegmentation.Tests.History;

public sealed class TrainingHistoryTests : IDisposable
{
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
}
