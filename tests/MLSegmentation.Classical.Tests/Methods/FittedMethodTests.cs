using System.Text.Json.Nodes;
using MLSegmentation.Classical.Methods;

namespace MLSegmentation.Classical.Tests.Methods;

public sealed class FittedMethodTests
{
    private static readonly GlobalThreshold Threshold = new() { Polarity = ForegroundPolarity.Brighter, Smoothing = 1 };

    private static readonly ClassicalMethod[] Methods =
    [
        Threshold,
        Threshold with { Method = ThresholdMethod.Fixed, Level = 2 },
        new LocalThreshold { Method = LocalThresholdMethod.Mean, Window = 3, Offset = 0.5, Polarity = ForegroundPolarity.Darker },
        new LocalThreshold { Method = LocalThresholdMethod.Sauvola, Window = 3, K = 0.5, Polarity = ForegroundPolarity.Darker },
        .. ClassicalMethod.All.OfType<SeededMethod>().Select(method => method with { Threshold = Threshold, Margin = 0.5 }),
        new GraphCut { Smoothing = 1, Smoothness = 2 },
        new RandomForest(),
    ];

    [Fact]
    public void Parse_WhatAFittedMethodWrites_IsTheMethod()
    {
        foreach (var method in Methods)
        {
            string text = Write(method);
            Assert.Equal(text, FittedMethod.Parse(text).ToString());
        }
    }

    [Fact]
    public void Parse_MethodWithoutOneOfItsParameters_NamesIt()
    {
        foreach (string text in Methods.Select(Write))
        {
            foreach (string part in (string[])["method", "learned"])
            {
                foreach (string key in Keys(text, part))
                {
                    var without = JsonNode.Parse(text)!;
                    without[part]!.AsObject().Remove(key);
                    AssertMissing(key, without);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, "method", "smoothing")]
    [InlineData(0, "method", "polarity")]
    [InlineData(1, "method", "level")]
    [InlineData(2, "method", "offset")]
    [InlineData(2, "method", "window")]
    [InlineData(3, "method", "k")]
    [InlineData(4, "method", "margin")]
    [InlineData(9, "method", "smoothness")]
    [InlineData(9, "learned", "shares")]
    [InlineData(10, "learned", "forest")]
    public void Parse_ParameterThatWasNeverChosen_NamesIt(int method, string part, string key)
    {
        var text = JsonNode.Parse(Write(Methods[method]))!;
        text[part]![key] = null;
        AssertMissing(key, text);
    }

    private static string Write(ClassicalMethod method)
    {
        float[] costs = new float[64];
        return new FittedMethod(method, new LearnedState { Shares = new LevelShares(0, 1, [costs, costs]), Forest = "trees" }, "a=0, b=1").ToString();
    }

    private static IEnumerable<string> Keys(string text, string part) =>
        JsonNode.Parse(text)![part]!.AsObject().Select(property => property.Key).Where(key => key != "$type");

    private static void AssertMissing(string key, JsonNode text)
    {
        var error = Assert.Throws<SegmentationException>(() => FittedMethod.Parse(text.ToJsonString()));
        Assert.Equal($"The saved classical method cannot be read: its parameter '{key}' is missing. Fit and save it again.", error.Message);
    }
}
