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

    [Theory]
    [InlineData(AnnotationFormat.Coco)]
    [InlineData(AnnotationFormat.CocoRunLengths)]
    [InlineData(AnnotationFormat.Cvat)]
    [InlineData(AnnotationFormat.Yolo)]
    [InlineData(AnnotationFormat.Labelme)]
    [InlineData(AnnotationFormat.ImageJ)]
    public void SaveAndLoad_ObjectsOfTheBackground_KeepTheirClass(AnnotationFormat format)
    {
        using var folder = new TemporaryFolder();
        var mask = new SegmentationMask(4, 1, [1, 1, 0, 2]).WithClasses(RandomMasks.Classes);
        var objects = mask.ExtractObjects(new() { ClassNames = ["background", "cell", "layer 2"] });
        new SegmentationAnnotations([new AnnotatedImage("a.png", new(4, 1), objects)], RandomMasks.Classes).Save(folder["first"], format);

        // Twice, for the classes that were read must be written, too.
        var options = new SegmentationAnnotationOptions { Format = format, ImageSize = new(4, 1) };
        SegmentationAnnotations.Load(folder["first"], options).Save(folder["second"], format);
        var read = SegmentationAnnotations.Load(folder["second"], options);

        Assert.Equal(["background", "cell", "layer 2"], read.Classes.Select(item => item.Name));
        Assert.Equal(["cell", "background", "layer 2"], read.Images[0].Objects.Select(item => item.ClassName));
        Assert.Equal([1, 1, 0, 2], read.Images[0].ToMask(read.Classes).Pixels.ToArray());
    }

    [Theory]
    [InlineData(AnnotationFormat.Coco)]
    [InlineData(AnnotationFormat.Cvat)]
    [InlineData(AnnotationFormat.Yolo)]
    public void Save_ObjectOfAClassThatThereIsNot_IsRefused(AnnotationFormat format)
    {
        // The mask does not know its classes, and so the class of its objects is called 1.
        var image = new AnnotatedImage("a.png", new(2, 1), new SegmentationMask(2, 1, [1, 0]).ExtractObjects());
        using var stream = new MemoryStream();

        var exception = Assert.Throws<SegmentationException>(() => new SegmentationAnnotations([image], RandomMasks.Classes).Save(stream, format));

        Assert.Contains("'a.png' has an object of the class '1', and the classes are 'background=0, cell=255", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Save_YoloStreamWithObjectsOfTheBackground_IsRefused()
    {
        // Without classes.txt the numbers are those of the other classes, which it would shift.
        var mask = new SegmentationMask(2, 1, [1, 0]).WithClasses(RandomMasks.Classes);
        var image = new AnnotatedImage("a.png", new(2, 1), mask.ExtractObjects(new() { ClassNames = ["background", "cell"] }));
        using var stream = new MemoryStream();

        var exception = Assert.Throws<SegmentationException>(
            () => new SegmentationAnnotations([image], RandomMasks.Classes).Save(stream, AnnotationFormat.Yolo));

        Assert.Contains("the class 'background'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_YoloStreamWithIgnoredAreas_IsRefused()
    {
        // The classes but the background are cell, 0, and layer 2, 1: nothing would say that 2 is ignored.
        var mask = new SegmentationMask(2, 1, [1, SegmentationMask.Ignored]).WithClasses(RandomMasks.Classes);
        var image = new AnnotatedImage("a.png", new(2, 1), mask.ExtractObjects(new() { IncludeIgnored = true }));
        using var stream = new MemoryStream();

        var exception = Assert.Throws<SegmentationException>(
            () => new SegmentationAnnotations([image], RandomMasks.Classes).Save(stream, AnnotationFormat.Yolo));

        Assert.Contains(
            "the class 'ignore', which has a number of YOLO only where classes.txt lists it; write a folder", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void With_NoFileNameOrNoObjects_IsRefused()
    {
        var image = new AnnotatedImage("a.png", new(2, 1), []);

        Assert.Throws<ArgumentException>(() => image with { FileName = " " });
        Assert.Throws<ArgumentNullException>(() => image with { FileName = null! });
        Assert.Throws<ArgumentNullException>(() => image with { Objects = null! });
        Assert.Equal("b.png", (image with { FileName = "b.png" }).FileName);
    }

    [Theory]
    [InlineData(AnnotationFormat.Yolo)]
    [InlineData(AnnotationFormat.ImageJ)]
    public void SaveAndLoad_ImageNamesWithDots_AreToldApart(AnnotationFormat format)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images"]);
        (string Name, int Width)[] files = [("scan.png", 4), ("scan.v1.png", 5), ("a.rf.1.png", 6), ("a.rf.2.png", 7), ("slide.ome.tif", 8)];
        var images = new List<AnnotatedImage>();
        foreach (var (name, width) in files)
        {
            byte[] pixels = new byte[width];
            pixels[^1] = 1;
            var mask = new SegmentationMask(width, 1, pixels).WithClasses(SegmentationClasses.Binary);
            mask.Save(folder[$"images/{name}"]);
            images.Add(new AnnotatedImage(name, new(width, 1), mask.ExtractObjects()));
        }

        // All but the first, whose place no other may take.
        new SegmentationAnnotations(images.Skip(1), SegmentationClasses.Binary).Save(folder["labels"], format);
        var read = SegmentationAnnotations.Load(folder["labels"], new() { ImageFolder = folder["images"] });
        var unplaced = SegmentationAnnotations.Load(folder["labels"], new() { ImageSize = new(8, 1), Classes = SegmentationClasses.Binary });
        unplaced.SaveMasks(folder["masks"]);

        Assert.Equal(
            files.Skip(1).OrderBy(file => file.Name, StringComparer.Ordinal),
            read.Images.Select(image => (Name: image.FileName, image.Size!.Value.Width)).OrderBy(file => file.Name, StringComparer.Ordinal));
        Assert.All(read.Images, image => Assert.Equal(image.Size!.Value.Width - 1, Assert.Single(image.Objects).BoundingBox.Left));
        Assert.Equal(
            ["a.rf.1.png", "a.rf.2.png", "scan.v1.png", "slide.ome.png"],
            Directory.GetFiles(folder["masks"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_NameWithADotOfAnotherImage_IsNotThatImage()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images"]);
        new SegmentationMask(2, 1, [0, 1]).Save(folder["images/scan.png"]);
        File.WriteAllText(folder["scan.v1.txt"], "0 0 0 1 0 1 1");

        var exception = Assert.Throws<SegmentationException>(() => SegmentationAnnotations.Load(
            folder["scan.v1.txt"], new() { ImageFolder = folder["images"], Classes = SegmentationClasses.Binary }));

        Assert.Contains("are of images that are not in", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AnnotationFormat.Coco)]
    [InlineData(AnnotationFormat.Cvat)]
    [InlineData(AnnotationFormat.Labelme)]
    public void Save_EndlessObjectsWithHoles_AreRefused(AnnotationFormat format)
    {
        // Frames of 100x100 pixels: each takes more than 100 x 100 / 4 = 2500 steps, and there are 2^24 + 64 x 100 x 100 = 17.4 million for the image.
        byte[] pixels = new byte[100 * 100];
        pixels.AsSpan().Fill(1);
        pixels[5050] = 0;
        var item = new SegmentationMask(100, 100, pixels).WithClasses(SegmentationClasses.Binary).ExtractObjects()[0];
        var image = new AnnotatedImage("a.png", new(100, 100), [.. Enumerable.Repeat(item, 7000)]);

        var exception = Assert.Throws<SegmentationException>(
            () => new SegmentationAnnotations([image], SegmentationClasses.Binary).Save(new MemoryStream(), format));

        Assert.Contains("The outlines of 'a.png' are too many or too long", exception.Message, StringComparison.Ordinal);
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
