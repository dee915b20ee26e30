using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.MaskColumns;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Tests.Regions;

public sealed class ExtractObjectsTransformTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(null)]
    [InlineData("Score")]
    public void ExtractObjects_SavedAndLoaded_GivesTheSameObjects(string? scoreColumnName)
    {
        using var folder = new TemporaryFolder();
        var pipeline = _context.Transforms.ExtractObjects("Objects", "Label", scoreColumnName, new() { SmallestArea = 2, SimplificationTolerance = 0.5 });
        var data = Load();
        var transformer = pipeline.Fit(data);

        _context.Model.Save(transformer, data.Schema, folder["model.zip"]);
        var loaded = new MLContext().Model.Load(folder["model.zip"], out _);

        var expected = Assert.Single(Read(transformer.Transform(data)));
        var actual = Assert.Single(Read(loaded.Transform(data)));
        Assert.Equal(expected.Select(Describe), actual.Select(Describe));
        Assert.Equal(("foreground", 2L, scoreColumnName is null ? null : 0.75), (expected[0].ClassName, expected[0].Area, expected[0].MeanScore));
        Assert.IsType<SegmentationObjectsDataViewType>(loaded.Transform(data).Schema["Objects"].Type);
    }

    [Fact]
    public void ExtractObjects_SavedAndLoaded_NamesTheClassesOfTheColumnWhereMasksKnowNone()
    {
        using var folder = new TemporaryFolder();
        var vectors = _context.Data.LoadFromEnumerable([new VectorRow { Vector = [0, 1] }]);
        var known = _context.Transforms.MapVectorToMask("Label", "Vector", SegmentationClasses.Parse("rest=0, cell=255"), new ImageSize(2, 1))
            .Fit(vectors).Transform(vectors);
        var transformer = _context.Transforms.ExtractObjects("Objects", "Label").Fit(known);
        _context.Model.Save(transformer, known.Schema, folder["model.zip"]);
        var loaded = new MLContext().Model.Load(folder["model.zip"], out _);
        var unknown = _context.Data.LoadFromEnumerable([new Row { Label = new SegmentationMask(2, 1, [1, 1]) }]);

        Assert.Equal("cell", Assert.Single(Assert.Single(Read(transformer.Transform(unknown)))).ClassName);
        Assert.Equal("cell", Assert.Single(Assert.Single(Read(loaded.Transform(unknown)))).ClassName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("[1]")]
    public void SettingsText_DamagedSettings_AreRefused(string? text)
    {
        var exception = Assert.Throws<SegmentationException>(() => SettingsText.Read<MaskToObjectsSettings>(text));

        Assert.StartsWith("The settings of a saved step for masks cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExtractObjects_OneRow_ReadsNoOther()
    {
        int read = 0;
        var rows = Enumerable.Range(0, 1000).Select(_ =>
        {
            read++;
            return new Row { Label = new SegmentationMask(1, 1, [1]) };
        });
        var data = _context.Transforms.ExtractObjects("Objects", "Label").Fit(Load()).Transform(_context.Data.LoadFromEnumerable(rows));

        using var cursor = data.GetRowCursorSet([data.Schema["Objects"]], 4)[0];
        Assert.True(cursor.MoveNext());
        SegmentationObjectList objects = null!;
        cursor.GetGetter<SegmentationObjectList>(data.Schema["Objects"])(ref objects);

        Assert.Single(objects);
        Assert.Equal(1, read);
    }

    [Fact]
    public void ExtractObjects_WrongColumns_AreNamed()
    {
        Assert.Contains(
            "'Scores' with probabilities",
            Assert.Throws<SegmentationException>(() => _context.Transforms.ExtractObjects("Objects", "Label", "Scores").Fit(Load())).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'Label' holds",
            Assert.Throws<SegmentationException>(() => _context.Transforms.ExtractObjects("Objects", "Label", "Label").Fit(Load())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationAnnotations_Coco_GivesImagesAndMasksByName()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images"]);
        SegmentationMask[] masks = [RandomMasks.Create(3), RandomMasks.Create(5)];
        masks[0].Save(folder["images/b.png"]);
        masks[1].Save(folder["images/a.png"]);
        masks[1].Save(folder["images/other.png"]);
        var images = masks.Select((mask, index) => new AnnotatedImage(
            index == 0 ? "b.png" : "a.png", new(mask.Width, mask.Height), mask.ExtractObjects(new() { IncludeIgnored = true })));
        new SegmentationAnnotations(images, RandomMasks.Classes).Save(folder["all.json"]);

        var data = _context.Data.LoadSegmentationAnnotations(folder["all.json"], folder["images"], new() { Classes = RandomMasks.Classes });

        Assert.Equal(["ImagePath", "Image", "Label"], data.Schema.Select(column => column.Name));
        Assert.Equal([folder["images/a.png"], folder["images/b.png"]], data.GetColumn<string>("ImagePath"));
        Assert.Equal([masks[1], masks[0]], data.GetColumn<SegmentationMask>("Label"));
        Assert.Equal([masks[1].Width, masks[0].Width], data.GetColumn<MLImage>("Image").Select(image => image.Width));
    }

    [Fact]
    public void LoadSegmentationAnnotations_Shards_AreAllImagesTogetherAndOpenNoOthers()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images"]);
        var masks = Enumerable.Range(0, 5).ToDictionary(index => folder[$"images/{index}.png"], RandomMasks.Create);
        foreach (var (file, mask) in masks)
        {
            mask.Save(file);
        }

        // In another order than that of the names.
        new SegmentationAnnotations(
            masks.Reverse().Select(item => new AnnotatedImage(
                Path.GetFileName(item.Key), new(item.Value.Width, item.Value.Height), item.Value.ExtractObjects(new() { IncludeIgnored = true }))),
            RandomMasks.Classes).Save(folder["all.json"]);
        var options = new SegmentationAnnotationOptions { Classes = RandomMasks.Classes };
        IDataView Load(DataShard? shard) =>
            _context.Data.LoadSegmentationAnnotations(folder["all.json"], folder["images"], options with { Shard = shard });
        string[] all = [.. Load(null).GetColumn<string>("ImagePath")];

        // 0 and 3, 1 and 4, 2; the images of the other parts are no images.
        for (int index = 0; index < 3; index++)
        {
            var part = new DataShard(index, 3);
            string[] own = [.. part.TakeFrom(all)];
            foreach (string other in all.Except(own))
            {
                File.WriteAllText(other, "no image");
            }

            var data = Load(part);
            Assert.Equal(own, data.GetColumn<string>("ImagePath"));
            Assert.Equal(own.Select(file => masks[file]), data.GetColumn<SegmentationMask>("Label"));
            foreach (string other in all.Except(own))
            {
                masks[other].Save(other);
            }
        }

        Assert.Empty(Load(new DataShard(6, 7)).GetColumn<string>("ImagePath"));
        Assert.Throws<ArgumentException>(() => SegmentationAnnotations.Load(folder["all.json"], options with { Shard = new DataShard(0, 2) }));
    }

    [Fact]
    public void LoadSegmentationAnnotations_ImageOfAnotherSize_IsNamed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images"]);
        new SegmentationMask(3, 2, new byte[6]).Save(folder["images/a.png"]);
        new SegmentationAnnotations([new AnnotatedImage("a.png", new ImageSize(2, 3), [])], SegmentationClasses.Binary).Save(folder["all.xml"]);

        var exception = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationAnnotations(folder["all.xml"], folder["images"]));

        Assert.Contains("are of an image of 2x3 pixels, but", exception.Message, StringComparison.Ordinal);
    }

    private static string Describe(SegmentationObject item) => FormattableString.Invariant(
        $"{item.Number} {item.ClassIndex} {item.ClassName} {item.Area} {item.BoundingBox} {item.Centroid} {item.MeanScore} {item.Outline}");

    private static IEnumerable<SegmentationObjectList> Read(IDataView data) => data.GetColumn<SegmentationObjectList>("Objects");

    private IDataView Load() => _context.Data.LoadFromEnumerable(
    [
        // The mean of 0.5 and 1, which are the probabilities of class 1 at its two pixels.
        new Row { Label = new SegmentationMask(3, 1, [1, 1, 0]).WithClasses(SegmentationClasses.Binary), Score = [0.5f, 0, 1, 0.5f, 1, 0] },
    ]);

    private sealed class VectorRow
    {
        [VectorType(2)]
        public int[] Vector { get; set; } = [];
    }

    private sealed class Row
    {
        [SegmentationType]
        public SegmentationMask? Label { get; set; }

        public float[] Score { get; set; } = [];
    }
}
