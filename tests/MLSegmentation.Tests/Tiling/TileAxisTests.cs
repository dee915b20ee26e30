using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLSegmentation.Tiling;

namespace MLSegmentation.Tests.Tiling;

public partial class TileAxisTests
{
    // Of 966 with tiles of 512, half of which overlap: 0, 256, and 966 - 512 = 454, where the one at 512 is shifted to. Evenly: 0, 454 / 2, 454.
    [Theory]
    [InlineData(966, 512, 0.25, TilePlacement.Shifted, new[] { 0, 384, 454 })]
    [InlineData(966, 512, 0.5, TilePlacement.Shifted, new[] { 0, 256, 454 })]
    [InlineData(1296, 512, 0.5, TilePlacement.Shifted, new[] { 0, 256, 512, 768, 784 })]
    [InlineData(1296, 512, 0.25, TilePlacement.Shifted, new[] { 0, 384, 768, 784 })]
    [InlineData(966, 512, 0.5, TilePlacement.Even, new[] { 0, 227, 454 })]
    [InlineData(1296, 512, 0.5, TilePlacement.Even, new[] { 0, 196, 392, 588, 784 })]
    [InlineData(1296, 512, 0.25, TilePlacement.Even, new[] { 0, 261, 523, 784 })]
    [InlineData(512, 512, 0.5, TilePlacement.Shifted, new[] { 0 })]
    [InlineData(513, 512, 0.5, TilePlacement.Shifted, new[] { 0, 1 })]
    [InlineData(513, 512, 0.5, TilePlacement.Even, new[] { 0, 1 })]
    [InlineData(100, 512, 0.5, TilePlacement.Even, new[] { 0 })]
    [InlineData(12, 4, 0, TilePlacement.Shifted, new[] { 0, 4, 8 })]
    [InlineData(6, 4, 0.99, TilePlacement.Shifted, new[] { 0, 1, 2 })]
    [InlineData(6, 4, 0.99, TilePlacement.Even, new[] { 0, 1, 2 })]
    public void GetStarts_Overlap_PlacesTiles(int length, int tile, double overlap, TilePlacement placement, int[] expected) =>
        Assert.Equal(expected, TileAxis.GetStarts(length, tile, overlap, placement));

    [SharedReferenceFact]
    public void GetStarts_RecordedPositions_AreThoseOfMonaiAndNnUNet()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedReference, "reference.json")));
        int compared = 0;
        foreach (var entry in document.RootElement.GetProperty("sliding_window").EnumerateObject())
        {
            if (Description().Match(entry.Name) is not { Success: true } match)
            {
                continue;
            }

            int[] numbers = [.. Enumerable.Range(2, 4).Select(group => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture))];
            double number = double.Parse(match.Groups[7].Value, CultureInfo.InvariantCulture);
            bool isMonai = match.Groups[1].Value == "monai";
            var (overlap, placement) = isMonai ? (number, TilePlacement.Shifted) : (1 - number, TilePlacement.Even);

            Assert.Equal(Read(entry.Value.GetProperty("y")), TileAxis.GetStarts(numbers[0], numbers[2], overlap, placement));
            Assert.Equal(Read(entry.Value.GetProperty("x")), TileAxis.GetStarts(numbers[1], numbers[3], overlap, placement));
            compared++;
        }

        Assert.Equal(10, compared);
    }

    [Theory]
    [InlineData(TilePlacement.Shifted)]
    [InlineData(TilePlacement.Even)]
    public void GetSpans_Margins_KeepEachPixelOnceAndFarInside(TilePlacement placement)
    {
        (int, int, int, int)[] cases = [(100, 32, 8, 4), (101, 32, 8, 4), (33, 32, 12, 4), (1000, 48, 16, 16), (31, 32, 8, 4), (65, 32, 0, 8)];
        foreach (var (length, tile, margin, divisor) in cases)
        {
            int[] starts = TileAxis.GetStarts(length, tile, margin, divisor, placement);
            var spans = TileAxis.GetSpans(starts, length, tile);

            Assert.All(starts, start => Assert.Equal(0, start % divisor));
            Assert.Equal(length, spans[^1].End);
            Assert.Equal((0, length), (spans[0].KeepBegin, spans[^1].KeepEnd));
            foreach (var (first, second) in spans.Zip(spans.Skip(1)))
            {
                Assert.Equal(first.KeepEnd, second.KeepBegin);
                Assert.True(second.KeepBegin < second.KeepEnd);
                Assert.True(first.End - first.KeepEnd >= margin && second.KeepBegin - second.Start >= margin, $"{length}, {tile}: {first}, {second}");
            }
        }
    }

    [GeneratedRegex(@"^(monai|nnunet) \((\d+), (\d+)\) (?:roi|tile) \((\d+), (\d+)\) (overlap|step) ([\d.]+)$")]
    private static partial Regex Description();

    private static int[] Read(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetInt32())];
}
