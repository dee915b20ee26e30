using NetTopologySuite.Geometries;

namespace MLSegmentation.Tests.Regions;

public sealed class ExtractObjectsTests
{
    [Fact]
    public void ExtractObjects_RingWithAHole_FollowsTheEdgesOfPixels()
    {
        // A square of 3x3 around one pixel, one pixel from the left and the upper edge.
        var mask = new SegmentationMask(5, 5,
        [
            0, 0, 0, 0, 0,
            0, 1, 1, 1, 0,
            0, 1, 0, 1, 0,
            0, 1, 1, 1, 0,
            0, 0, 0, 0, 0,
        ]);

        var item = Assert.Single(mask.ExtractObjects());

        Assert.Equal("POLYGON ((1 1, 4 1, 4 4, 1 4, 1 1), (2 3, 3 3, 3 2, 2 2, 2 3))", item.Outline.ToText());
        Assert.Equal((8, new PixelBox(1, 1, 3, 3), new PixelPoint(2.5, 2.5)), (item.Area, item.BoundingBox, item.Centroid));
        Assert.Equal((1, 1, "1", null), (item.Number, item.ClassIndex, item.ClassName, item.MeanScore));
    }

    [Fact]
    public void ExtractObjects_MoreObjectsThanAllowed_AreAnErrorThatCountsThoseThatAreWanted()
    {
        // Two pixels that meet at a corner, two below each other, and one: three objects, of which two have more than one pixel.
        var mask = new SegmentationMask(5, 2,
        [
            1, 0, 0, 1, 0,
            0, 1, 0, 1, 2,
        ]);

        var error = Assert.Throws<SegmentationException>(() => mask.ExtractObjects(new() { MaxObjects = 2 }));

        Assert.Equal(("The mask has 3 objects; MaxObjects allows 2.", SegmentationErrorKind.TooLarge), (error.Message, error.Kind));
        Assert.Equal(3, mask.ExtractObjects(new() { MaxObjects = 3 }).Count);
        Assert.Equal(2, mask.ExtractObjects(new() { MaxObjects = 2, SmallestArea = 2 }).Count);
        var map = new ObjectMap(5, 1, [9, 0, 9, 0, 2], [1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Assert.Equal(2, map.ExtractObjects(new() { MaxObjects = 2 }).Count);
        Assert.Throws<SegmentationException>(() => map.ExtractObjects(new() { MaxObjects = 1 }));
        Assert.Throws<SegmentationOptionException>(() => new ExtractObjectsOptions { MaxObjects = 0 });
    }

    [Fact]
    public void ExtractObjects_Corners_AreCountedAsOutlinesHaveThem()
    {
        int tried = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var mask = RandomMasks.Create(seed);

            // The last point of a ring is its first one again.
            int corners = mask.ExtractObjects().SelectMany(item => Enumerable.Range(0, item.Outline.NumGeometries).Select(item.Outline.GetGeometryN))
                .Cast<Polygon>().Sum(polygon => polygon.NumPoints - polygon.NumInteriorRings - 1);
            if (corners > 4)
            {
                Assert.NotEmpty(mask.ExtractObjects(new() { MaxCorners = corners }));
                var error = Assert.Throws<SegmentationException>(() => mask.ExtractObjects(new() { MaxCorners = corners - 1 }));
                Assert.Equal(SegmentationErrorKind.TooLarge, error.Kind);
                Assert.Contains($"more corners than the {corners - 1} that MaxCorners allows", error.Message, StringComparison.Ordinal);
                tried++;
            }
        }

        Assert.InRange(tried, 30, 60);
    }

    [Fact]
    public void ExtractObjects_PixelsThatMeetAtACorner_AreOneOrTwo()
    {
        var mask = new SegmentationMask(2, 2, [1, 0, 0, 1]);

        var one = Assert.Single(mask.ExtractObjects());
        Assert.Equal("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))", one.Outline.ToText());
        Assert.Equal((2, new PixelPoint(1, 1)), (one.Area, one.Centroid));
        Assert.Equal(2, mask.ExtractObjects(new() { Connectivity = PixelConnectivity.Four }).Count);
    }

    [Fact]
    public void ExtractObjects_RingThatClosesAtACorner_HasAHoleThatTouchesIt()
    {
        var mask = new SegmentationMask(3, 3, [1, 1, 0, 1, 0, 1, 1, 1, 1]);

        var outline = Assert.IsType<Polygon>(Assert.Single(mask.ExtractObjects(new() { Connectivity = PixelConnectivity.Four })).Outline);

        Assert.True(outline.IsValid);
        Assert.Equal(1, outline.NumInteriorRings);
        Assert.Equal(7, outline.Area);
    }

    [Fact]
    public void ExtractObjects_Scores_AreMeansOfTheObjectsClass()
    {
        // Class 1 has 0.5 and 0.75 at its two pixels: 1.25 / 2.
        var mask = new SegmentationMask(3, 1, [1, 1, 0]).WithClasses(SegmentationClasses.Binary);

        var item = Assert.Single(mask.ExtractObjects(scores: [0.5f, 0.25f, 1, 0.5f, 0.75f, 0]));

        Assert.Equal(0.625, item.MeanScore);
        Assert.Equal("foreground", item.ClassName);
    }

    [Fact]
    public void ExtractObjects_WrongNumberOfScores_Throws()
    {
        var exception = Assert.Throws<ArgumentException>(() => new SegmentationMask(2, 1, [1, 0]).ExtractObjects(scores: [1, 0, 1]));

        Assert.Contains("2x1 pixels have 2 scores for each class, and there are 3.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExtractObjects_ClassesWithoutBackground_AreAllObjects()
    {
        var mask = new SegmentationMask(2, 1, [0, 1]).WithClasses(SegmentationClasses.Parse("cell=255, membrane=0"));

        Assert.Equal(["cell", "membrane"], mask.ExtractObjects().Select(item => item.ClassName));
        Assert.Equal(["cell"], mask.ExtractObjects(new() { ClassNames = ["cell"] }).Select(item => item.ClassName));
        Assert.Throws<SegmentationException>(() => mask.ExtractObjects(new() { ClassNames = ["nerve"] }));
    }

    [Fact]
    public void ExtractObjects_SmallestArea_LeavesSmallerOut()
    {
        var mask = new SegmentationMask(5, 1, [1, 0, 1, 1, 0]);

        var item = Assert.Single(mask.ExtractObjects(new() { SmallestArea = 2 }));

        Assert.Equal((1, 2L), (item.Number, item.Area));
    }

    [Fact]
    public void ExtractObjects_Map_KeepsNumbersAndTouchingObjectsApart()
    {
        // Object 3 has two parts, object 2 no pixel.
        var map = new ObjectMap(4, 1, [3, 1, 1, 3], [1, 1, 2], RandomMasks.Classes);

        var objects = map.ExtractObjects();

        Assert.Equal([(1, "cell", 2L), (3, "layer 2", 2L)], objects.Select(item => (item.Number, item.ClassName, item.Area)));
        Assert.Equal("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((3 0, 4 0, 4 1, 3 1, 3 0)))", objects[1].Outline.ToText());
    }

    [Fact]
    public void ExtractObjects_MapOfManyObjects_HasThemAll()
    {
        // More objects than a byte counts, each one pixel.
        int[] numbers = [.. Enumerable.Range(1, 600)];
        var objects = new ObjectMap(600, 1, numbers, new byte[600]).ExtractObjects();

        Assert.Equal(numbers, objects.Select(item => item.Number));
    }

    [Fact]
    public void ExtractObjects_Simplified_HasFewerCornersAndStaysValid()
    {
        byte[] pixels = new byte[64 * 64];
        for (int index = 0; index < pixels.Length; index++)
        {
            var (y, x) = Math.DivRem(index, 64);
            pixels[index] = (byte)(((x - 32) * (x - 32)) + ((y - 32) * (y - 32)) <= 900 ? 1 : 0);
        }

        var mask = new SegmentationMask(64, 64, pixels);
        var exact = Assert.Single(mask.ExtractObjects());
        var simple = Assert.Single(mask.ExtractObjects(new() { SimplificationTolerance = 1 }));

        Assert.True(simple.Outline.IsValid);
        Assert.True(simple.Outline.NumPoints < exact.Outline.NumPoints / 3);
        Assert.Equal(exact.Area, simple.Area);
        Assert.InRange(simple.Outline.Area, exact.Area * 0.95, exact.Area * 1.05);
    }

    [Theory]
    [InlineData(PixelConnectivity.Four)]
    [InlineData(PixelConnectivity.Eight)]
    public void ExtractObjects_RandomMasks_AreValidAndGiveTheirPixelsBack(PixelConnectivity connectivity)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var mask = RandomMasks.Create(seed);
            var objects = mask.ExtractObjects(new() { Connectivity = connectivity, IncludeIgnored = true });

            Assert.All(objects, item => Assert.True(item.Outline.IsValid, $"{seed}: {item.Outline}"));
            Assert.All(objects, item => Assert.Equal(item.Area, item.Outline.Area));
            Assert.All(objects, item => Assert.Equal(item.Centroid.X, item.Outline.Centroid.X, 1e-6));
            Assert.All(objects, item => Assert.Equal(item.Centroid.Y, item.Outline.Centroid.Y, 1e-6));
            Assert.Equal(mask, new AnnotatedImage("a.png", new ImageSize(mask.Width, mask.Height), objects).ToMask(RandomMasks.Classes));
        }
    }
}
