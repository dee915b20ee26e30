using MLSegmentation.Regions.Formats;

namespace MLSegmentation.Tests.Regions;

public sealed class CocoRunLengthsTests
{
    // The counts and their texts are those of pycocotools.
    [Theory]
    [InlineData("52201O10", 5, 2, 2, 2, 3, 1, 4, 1)]
    [InlineData("031", 0, 3, 1)]
    [InlineData(":23V12Pn02", 10, 2, 3, 40, 5, 1000, 7)]
    public void Encode_Counts_IsTheTextOfPycocotools(string text, params int[] counts)
    {
        long[] lengths = [.. counts.Select(count => (long)count)];

        Assert.Equal(text, CocoRunLengths.Encode(lengths));
        Assert.Equal(lengths, CocoRunLengths.Decode(text));
    }

    [Fact]
    public void Save_GoldenMasks_HasTheirTexts()
    {
        var mask = new SegmentationMask(5, 4, [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1]);

        Assert.Contains("\"counts\":\"52201O10\"", Save(mask), StringComparison.Ordinal);
        Assert.Contains("\"counts\":\"031\"", Save(new SegmentationMask(2, 2, [1, 1, 1, 0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Count_Disc_HasTheCountsOfPycocotools()
    {
        // (x - 100)² + (y - 80)² ≤ 3600 in 200x160: 243 counts, 11,289 pixels.
        byte[] pixels = new byte[200 * 160];
        for (int index = 0; index < pixels.Length; index++)
        {
            var (y, x) = Math.DivRem(index, 200);
            pixels[index] = (byte)(((x - 100) * (x - 100)) + ((y - 80) * (y - 80)) <= 3600 ? 1 : 0);
        }

        var counts = CocoRunLengths.Count(pixels, new PixelBox(0, 0, 200, 160), new ImageSize(200, 160));

        Assert.Equal(243, counts.Count);
        Assert.Equal(11_289, counts.Where((_, index) => index % 2 == 1).Sum());
        string text = CocoRunLengths.Encode(counts);
        Assert.Equal(250, text.Length);
        Assert.StartsWith("`Z61e4d0A:H6J6K4K6", text, StringComparison.Ordinal);
        string written = Save(new SegmentationMask(200, 160, pixels)).Replace("\\\\", "\\", StringComparison.Ordinal);
        Assert.Contains($"\"counts\":\"{text}\"", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("!")]
    [InlineData("PPPPPPPPPPPPPPPPPPPPPP")]
    public void Decode_NoRunLengths_SaysWhy(string text) => Assert.Throws<FormatException>(() => CocoRunLengths.Decode(text));

    private static string Save(SegmentationMask mask)
    {
        using var stream = new MemoryStream();
        var image = new AnnotatedImage("a.png", new(mask.Width, mask.Height), mask.ExtractObjects());
        new SegmentationAnnotations([image], SegmentationClasses.FromNames("background", "1")).Save(stream, AnnotationFormat.CocoRunLengths);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
