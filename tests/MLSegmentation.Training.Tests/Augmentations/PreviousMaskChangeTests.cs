using Microsoft.ML;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Tests.Augmentations;

public sealed class PreviousMaskChangeTests
{
    private const int Side = 9;
    private const float Empty = -0.5f;
    private const float Cell = 2;

    [Fact]
    public void Change_EmptiedAlways_LeavesNothingOfTheMask()
    {
        float[] values = Change(new PreviousMaskChange { Emptied = 1, Empty = Empty });

        Assert.All(values[..(Side * Side)], value => Assert.Equal(7, value));
        Assert.All(values[(Side * Side)..], value => Assert.Equal(Empty, value));
    }

    [Fact]
    public void Change_NothingAllowed_LeavesTheMaskAsItIs() =>
        Assert.Equal(Patch(), Change(new PreviousMaskChange { Emptied = 0, Shift = 0, Growth = 0 }));

    [Fact]
    public void Change_Growth_MakesThePixelASquareOrNothing()
    {
        var counts = Enumerable.Range(0, 40)
            .Select(seed => CountCell(Change(new PreviousMaskChange { Emptied = 0, Shift = 0, Growth = 2, Empty = Empty }, seed)));

        // By -2 and -1 it vanishes, by 0 it stays, by 1 it has 3×3 pixels, by 2 it has 5×5.
        Assert.Equal([0, 1, 9, 25], counts.Distinct().Order());
    }

    [Fact]
    public void Change_Shift_MovesThePixel()
    {
        var places = Enumerable.Range(0, 60)
            .Select(seed => Array.IndexOf(Change(new PreviousMaskChange { Emptied = 0, Shift = 1, Growth = 0, Empty = Empty }, seed), Cell) - (Side * Side))
            .Distinct()
            .Order();

        int middle = Side * Side / 2;
        Assert.Equal(new[] { -1, 0, 1 }.SelectMany(y => new[] { -1, 0, 1 }.Select(x => middle + (y * Side) + x)), places);
    }

    [Fact]
    public void ToString_Defaults_TellsThem() => Assert.Equal("PreviousMaskChange(1, 0.2 empty, 3 pixels, 2 pixels)", new PreviousMaskChange().ToString());

    [Fact]
    public void Fit_FramesWithTheMaskBefore_GivesAModelThatIsFedBack()
    {
        using var folder = new TemporaryFolder();
        WriteFilm(folder);
        var context = new MLContext(1);
        var film = context.Data.LoadSegmentationFrames(folder["frames"], folder["masks"]);
        var options = Options([new Noise { Probability = 1, Deviation = 2 }, new PreviousMaskChange()]);

        using var model = context.Segmentation().Trainers.UNet(new UNet { Width = 2, Depth = 1 }, options).Fit(film);

        Assert.Equal(4, model.Info.Channels);
        var segmenter = new VideoSegmenter(model, new() { Kind = TemporalSmoothingKind.None });
        var first = SegmentationImage.Load(folder["frames/f1.png"]);
        var second = SegmentationImage.Load(folder["frames/f2.png"]);
        var mask = segmenter.Score(first).Mask;
        Assert.Equal(model.Predict(With(first, null)).PredictedLabel, mask);
        Assert.Equal(model.Predict(With(second, mask)).PredictedLabel, segmenter.Score(second).Mask);
    }

    [Fact]
    public void Fit_ImagesWithoutSuchAChannel_IsRefused()
    {
        using var folder = new TemporaryFolder();
        WriteFilm(folder);
        var context = new MLContext(1);
        var trainer = context.Segmentation().Trainers.UNet(new UNet { Width = 2, Depth = 1 }, Options([new PreviousMaskChange()]));

        var exception = Assert.Throws<SegmentationException>(
            () => trainer.Fit(context.Data.LoadSegmentationFolder(folder["frames"], folder["masks"])));

        Assert.Contains("LoadSegmentationFrames", exception.Message, StringComparison.Ordinal);
    }

    private static SegmentationTrainerOptions Options(IReadOnlyList<Augmentation> augmentations) =>
        new() { Crop = new ImageSize(16, 16), BatchSize = 2, Steps = 2, Seed = 1, Execution = new() { Threads = 1 }, Augmentations = augmentations };

    private static SegmentationImage With(SegmentationImage frame, SegmentationMask? before) => new(
        frame.Width,
        frame.Height,
        frame.Channels + 1,
        [.. frame.Values, .. before is null ? new float[frame.Width * frame.Height] : before.Pixels.ToArray().Select(label => 255f * label)],
        SampleType.Unsigned8);

    private static void WriteFilm(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["frames"]);
        Directory.CreateDirectory(folder["masks"]);
        for (int index = 1; index <= 3; index++)
        {
            byte[] labels = [.. Enumerable.Range(0, 16 * 16).Select(pixel => (byte)(pixel % 16 < 4 * index ? 1 : 0))];
            new SegmentationMask(16, 16, labels).Save(folder[$"masks/f{index}.png"], SegmentationClasses.Binary);
            float[] grey = [.. labels.Select((label, pixel) => (100f * label) + (pixel % 7))];
            using var image = new SegmentationImage(16, 16, 1, grey, SampleType.Unsigned8).ToMLImage();
            image.Save(folder[$"frames/f{index}.png"]);
        }
    }

    private static int CountCell(float[] values) => values.Count(value => value == Cell);

    /// <summary>An image of sevens, and behind it an empty mask but for the pixel in the middle.</summary>
    private static float[] Patch()
    {
        float[] values = new float[2 * Side * Side];
        values.AsSpan(0, Side * Side).Fill(7);
        values.AsSpan(Side * Side).Fill(Empty);
        values[(Side * Side) + (Side * Side / 2)] = Cell;
        return values;
    }

    private static float[] Change(PreviousMaskChange change, int seed = 1)
    {
        float[] values = Patch();
        var random = RandomStream.Create(seed, RandomPurpose.Augmentation);
        change.Change(new Patch<float>(values, new ImageSize(Side, Side), 2), ref random);
        return values;
    }
}
