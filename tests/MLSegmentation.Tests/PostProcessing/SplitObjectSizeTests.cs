namespace MLSegmentation.Tests.PostProcessing;

public class SplitObjectSizeTests
{
    [Fact]
    public void MinObject_PartOfASplitObject_IsMeasuredWithoutTheLine()
    {
        // Two bars of 3 x 5 and 3 x 4 pixels that meet at one: of the second, the line takes a pixel or more.
        var mask = Draw(
            "...........",
            ".#####.....",
            ".#########.",
            ".#####.###.",
            ".#########.",
            ".#####.....",
            "...........");
        var options = new MaskPostProcessing { SplitTouching = 0.4 };
        int[] areas = GetAreas(mask.PostProcess(options));
        int smallest = areas.Min();

        Assert.Equal(2, areas.Length);
        Assert.True(areas.Sum() < mask.Pixels.ToArray().Count(label => label == 1), "a line was drawn");
        Assert.Equal(areas, GetAreas(mask.PostProcess(options with { MinObject = smallest })));

        // What does not reach the size goes, and nothing is taken from the other for a line.
        int[] larger = GetAreas(mask.PostProcess(options with { MinObject = smallest + 1 }));
        Assert.Single(larger);
        Assert.True(larger[0] >= areas.Max());
    }

    [Fact]
    public void MinObject_SplitObjects_LeavesNoneThatIsSmaller()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new RandomMask(seed);
            var mask = new SegmentationMask(random.Width, random.Height, random.Labels);
            foreach (int least in (int[])[2, 5, random.MinObject])
            {
                var once = mask.PostProcess(new() { SplitTouching = 0.5, MinObject = least });

                Assert.All(GetAreas(once), area => Assert.InRange(area, least, int.MaxValue));
                Assert.Equal(once, once.PostProcess(new() { MinObject = least }));
            }
        }
    }

    private static int[] GetAreas(SegmentationMask mask)
    {
        var objects = mask.LabelObjects();
        return [.. objects.Numbers.ToArray().Where(number => number > 0).GroupBy(number => number).Select(pixels => pixels.Count())];
    }

    private static SegmentationMask Draw(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. string.Concat(rows).Select(letter => (byte)(letter == '#' ? 1 : 0))]);
}
