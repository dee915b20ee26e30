using MLSegmentation.TestSupport;

namespace MLSegmentation.Tests.Regions;

public sealed class AnnotationRoundTripTests
{
    private const int Count = 200;

    public static TheoryData<AnnotationFormat> Formats { get; } =
        [.. Enum.GetValues<AnnotationFormat>().Where(format => format != AnnotationFormat.Csv)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void SaveAndLoad_RandomMasks_GivesTheSameMasks(AnnotationFormat format)
    {
        for (int seed = 0; seed < Count; seed++)
        {
            var mask = RandomMasks.Create(seed);
            var size = new ImageSize(mask.Width, mask.Height);
            var objects = mask.ExtractObjects(new() { IncludeIgnored = true, Connectivity = seed % 3 == 0 ? PixelConnectivity.Four : PixelConnectivity.Eight });
            var read = SaveAndLoad(new([new AnnotatedImage("image.png", size, objects)], RandomMasks.Classes), format, size);

            var image = Assert.Single(read.Images);
            Assert.True(mask.Equals(image.ToMask(RandomMasks.Classes)), $"{format} {seed}");
            Assert.Equal(objects.Sum(item => item.Area), image.Objects.Sum(item => item.Area));
        }
    }

    [Theory]
    [InlineData(AnnotationFormat.Coco, "a.json")]
    [InlineData(AnnotationFormat.CocoRunLengths, "a.json")]
    [InlineData(AnnotationFormat.Cvat, "a.xml")]
    [InlineData(AnnotationFormat.GeoJson, "a")]
    [InlineData(AnnotationFormat.Labelme, "a")]
    [InlineData(AnnotationFormat.ImageJ, "a")]
    [InlineData(AnnotationFormat.Yolo, "a")]
    public void SaveAndLoad_SeveralImages_KeepsNamesSizesAndClasses(AnnotationFormat format, string name)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images/sub"]);
        SegmentationMask[] masks = [RandomMasks.Create(3), RandomMasks.Create(5), new SegmentationMask(4, 3, new byte[12])];
        string[] names = ["one.png", "sub/two.png", "three.png"];
        for (int index = 0; index < names.Length; index++)
        {
            masks[index].Save(folder[$"images/{names[index]}"]);
        }

        var images = names.Zip(
            masks, (file, mask) => new AnnotatedImage(file, new(mask.Width, mask.Height), mask.ExtractObjects(new() { IncludeIgnored = true })));
        new SegmentationAnnotations(images, RandomMasks.Classes).Save(folder[name], format);

        var read = SegmentationAnnotations.Load(folder[name], new() { ImageFolder = folder["images"] });

        Assert.Equal(["background", "cell", "layer 2"], read.Classes.Select(item => item.Name));
        Assert.Equal(names.Order(StringComparer.Ordinal), read.Images.Select(image => image.FileName).Order(StringComparer.Ordinal));
        Assert.All(names, (file, index) => Assert.Equal(masks[index], read.Images.Single(image => image.FileName == file).ToMask(read.Classes)));
    }

    [Fact]
    public void SaveMasksAndFromMasks_FolderOfMasks_GivesTheSameMasks()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["masks"]);
        var mask = RandomMasks.Create(7);
        mask.Save(folder["masks/a.png"], RandomMasks.Classes);

        var annotations = SegmentationAnnotations.FromMasks(folder["masks"]);
        annotations.Save(folder["all.json"]);
        SegmentationAnnotations.Load(folder["all.json"], new() { Classes = RandomMasks.Classes }).SaveMasks(folder["back"]);

        Assert.Equal(mask, SegmentationMask.Load(folder["back/a.png"], SegmentationClasses.FromNames("background", "cell", "layer 2")));
        Assert.Equal(File.ReadAllBytes(folder["masks/a.png"]), File.ReadAllBytes(folder["back/a.png"]));
    }

    [Fact]
    public void Save_CompressedGeoJson_IsRead()
    {
        using var folder = new TemporaryFolder();
        var mask = RandomMasks.Create(9);
        var image = new AnnotatedImage("a.png", new(mask.Width, mask.Height), mask.ExtractObjects(new() { IncludeIgnored = true }));
        new SegmentationAnnotations([image], RandomMasks.Classes).Save(folder["a.geojson.gz"]);

        Assert.Equal([0x1f, 0x8b], File.ReadAllBytes(folder["a.geojson.gz"])[..2]);
        Assert.Equal(mask, SegmentationAnnotations.Load(folder["a.geojson.gz"]).Images[0].ToMask(RandomMasks.Classes));
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("/a.png")]
    [InlineData("sub/../../a.png")]
    [InlineData("..\\a.png")]
    public void Save_ImageNameThatLeadsOut_IsRefused(string name)
    {
        using var folder = new TemporaryFolder();
        var annotations = new SegmentationAnnotations([new AnnotatedImage(name, new ImageSize(2, 2), [])], SegmentationClasses.Binary);

        Assert.Throws<SegmentationException>(() => annotations.Save(folder["out"], AnnotationFormat.Labelme));
        Assert.Throws<SegmentationException>(() => annotations.SaveMasks(folder["out"]));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Save_Table_HasALinePerObject()
    {
        using var stream = new MemoryStream();
        var mask = new SegmentationMask(3, 1, [1, 1, 0]).WithClasses(SegmentationClasses.Binary);
        var image = new AnnotatedImage("a.png", new(3, 1), mask.ExtractObjects(scores: [0, 0, 1, 0.5f, 1, 0]));

        new SegmentationAnnotations([image], SegmentationClasses.Binary).Save(stream, AnnotationFormat.Csv);

        Assert.Equal(
            "image,number,class,area,left,top,width,height,centroidX,centroidY,meanScore\na.png,1,foreground,2,0,0,2,1,1,0.5,0.75\n",
            System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    // The list of YOLO's classes is a file of its own.
    private static SegmentationAnnotations SaveAndLoad(SegmentationAnnotations annotations, AnnotationFormat format, ImageSize size)
    {
        var options = new SegmentationAnnotationOptions { Classes = RandomMasks.Classes, ImageSize = size };
        if (format == AnnotationFormat.Yolo)
        {
            using var folder = new TemporaryFolder();
            annotations.Save(folder.Path, format);
            return SegmentationAnnotations.Load(folder.Path, options);
        }

        using var stream = new MemoryStream();
        annotations.Save(stream, format);
        stream.Position = 0;
        return SegmentationAnnotations.Load(stream, format, options);
    }
}
