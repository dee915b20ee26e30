using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Tests.DataViews;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests;

public sealed class DataOperationsCatalogExtensionsTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadSegmentationImages_NullAmongFiles_IsRefused()
    {
        Assert.Equal("imageFiles", Assert.Throws<ArgumentNullException>(() => _context.Data.LoadSegmentationImages("a.png", null!)).ParamName);
        Assert.Equal("imageFiles", Assert.Throws<ArgumentException>(() => _context.Data.LoadSegmentationImages("a.png", " ")).ParamName);
    }

    [Fact]
    public void LoadSegmentationFolder_Pairs_GivesColumnsInTheOrderOfNames()
    {
        WritePair("b", 1, [0, 255]);
        WritePair("a", 2, [255, 0]);
        WritePair("B", 3, [0, 0]);

        var data = Load();

        Assert.Equal(["ImagePath", "MaskPath", "Image", "Label"], data.Schema.Select(column => column.Name));
        Assert.Equal(SegmentationClasses.Binary, ClassesAnnotation.Read(data.Schema["Label"]));
        Assert.Equal(3, data.GetRowCount());
        Assert.Equal([_folder["images/B.png"], _folder["images/a.png"], _folder["images/b.png"]], data.GetColumn<string>("ImagePath"));
        Assert.Equal([[0, 0], [1, 0], [0, 1]], data.GetColumn<SegmentationMask>("Label").Select(mask => mask.Pixels.ToArray()));
    }

    [Fact]
    public void LoadSegmentationFolder_WithoutMasks_GivesPathsAndImages()
    {
        _folder.WriteImage("images/a.png", 7, 5);
        _folder.WriteImage("images/b.jpg", 3, 2);

        var data = _context.Data.LoadSegmentationFolder(_folder["images"]);

        Assert.Equal(["ImagePath", "Image"], data.Schema.Select(column => column.Name));
        Assert.Equal([(7, 5), (3, 2)], data.GetColumn<MLImage>("Image").Select(image => (image.Width, image.Height)));
    }

    [Fact]
    public void LoadSegmentationPredictions_Folders_ArePairedByName()
    {
        WritePair("a", 1, [0, 255]);
        WritePair("b", 2, [255, 255]);
        foreach (string name in (string[])["a", "b", "c"])
        {
            _folder.WriteBytes($"predicted/{name}.png", File.ReadAllBytes(_folder["masks/a.png"]));
        }

        var plain = _context.Data.LoadSegmentationPredictions(_folder["predicted"], _folder["masks"]);
        var withImages = _context.Data.LoadSegmentationPredictions(_folder["predicted"], _folder["masks"], _folder["images"]);

        Assert.Equal([_folder["predicted/a.png"], _folder["predicted/b.png"]], plain.GetColumn<string>("ImagePath"));
        Assert.Null(plain.Schema.GetColumnOrNull("Image"));
        Assert.Equal([_folder["images/a.png"], _folder["images/b.png"]], withImages.GetColumn<string>("ImagePath"));
        Assert.Equal([[0, 1], [1, 1]], withImages.GetColumn<SegmentationMask>("Label").Select(mask => mask.Pixels.ToArray()));
        Assert.Equal([[0, 1], [0, 1]], withImages.GetColumn<SegmentationMask>("PredictedLabel").Select(mask => mask.Pixels.ToArray()));
        Assert.Equal(0.75, _context.Segmentation().Evaluate(withImages).PixelAccuracy);
    }

    [Fact]
    public void LoadSegmentationPredictions_MissingPrediction_IsNamed()
    {
        WritePair("a", 1, [0, 255]);
        WritePair("b", 2, [255, 255]);
        _folder.WriteBytes("predicted/a.png", File.ReadAllBytes(_folder["masks/a.png"]));

        var exception = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationPredictions(_folder["predicted"], _folder["masks"]));

        Assert.StartsWith("1 of the 2 masks in ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(": b.png.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationFolder_Rows_FillClassesWithPlainMembers()
    {
        WritePair("a", 1, [0, 255]);

        var row = _context.Data.CreateEnumerable<Row>(Load(), reuseRowObject: false).Single();

        Assert.Equal(_folder["images/a.png"], row.ImagePath);
        Assert.Equal(2, row.Image!.Width);
        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), row.Label);
    }

    [Fact]
    public void LoadSegmentationFolder_Split_KeepsImagesAndMasks()
    {
        for (int index = 0; index < 10; index++)
        {
            WritePair($"{index}", index, [0, 255]);
        }

        var split = _context.Data.TrainTestSplit(Load(), testFraction: 0.3);
        int train = split.TrainSet.GetColumn<SegmentationMask>("Label").Count();
        int test = split.TestSet.GetColumn<SegmentationMask>("Label").Count();

        Assert.Equal(10, train + test);
        Assert.InRange(test, 1, 9);
    }

    [Fact]
    public void GetRowCursor_Shuffled_GivesEachRowOnceWithItsOwnId()
    {
        for (int index = 0; index < 20; index++)
        {
            WritePair($"{index:00}", index, [0, 255]);
        }

        var data = Load();
        var paths = new List<string>();
        using var cursor = data.GetRowCursor([data.Schema["ImagePath"]], new Random(1));
        var getPath = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["ImagePath"]);
        var getId = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            ReadOnlyMemory<char> path = default;
            DataViewRowId id = default;
            getPath(ref path);
            getId(ref id);
            Assert.Equal($"{id.Low:00}", Path.GetFileNameWithoutExtension(path.ToString()));
            paths.Add(path.ToString());
        }

        Assert.NotEqual(paths.Order(StringComparer.Ordinal), paths);
        Assert.Equal(20, paths.Distinct().Count());
    }

    [Fact]
    public void GetGetter_AskedTwiceOnOneRow_GivesTheSameObjects()
    {
        WritePair("a", 1, [0, 255]);
        WritePair("b", 1, [0, 255]);
        var data = Load();
        using var cursor = SequentialCursor.Open(data, data.Schema);
        var getImage = cursor.GetGetter<MLImage>(data.Schema["Image"]);
        var getLabel = cursor.GetGetter<SegmentationMask>(data.Schema["Label"]);
        MLImage image = null!;
        SegmentationMask label = null!;
        cursor.MoveNext();
        getImage(ref image);
        getLabel(ref label);
        var (firstImage, firstLabel) = (image, label);

        getImage(ref image);
        getLabel(ref label);
        Assert.Same(firstImage, image);
        Assert.Same(firstLabel, label);

        // The producer disposes the image that it gave before.
        cursor.MoveNext();
        getImage(ref image);
        Assert.NotSame(firstImage, image);
        Assert.Throws<InvalidOperationException>(() => firstImage.Width);
        image.Dispose();
    }

    [Fact]
    public void GetGetter_InactiveColumnOrOtherType_Throws()
    {
        WritePair("a", 1, [0, 255]);
        var data = Load();
        using var cursor = SequentialCursor.Open(data, [data.Schema["Label"]]);

        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<MLImage>(data.Schema["Image"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["Label"]));
        Assert.Equal(-1, cursor.Position);
    }

    [Fact]
    public void LoadSegmentationFolder_MissingFolder_NamesIt()
    {
        WritePair("a", 1, [0, 255]);

        AssertMessage(() => _context.Data.LoadSegmentationFolder(_folder["nothing"], _folder["masks"]), "image folder", "nothing' does not exist");
        AssertMessage(() => _context.Data.LoadSegmentationFolder(_folder["images"], _folder["nothing"]), "mask folder", "nothing' does not exist");
        AssertMessage(() => _context.Data.LoadSegmentationFolder(_folder["nothing"]), "image folder", "nothing' does not exist");
    }

    [Fact]
    public void LoadSegmentationFolder_NoImages_NamesTheFolder()
    {
        _folder.WriteBytes("images/readme.txt", "x"u8);
        _folder.WriteBytes("images/.hidden.png", "x"u8);
        Directory.CreateDirectory(_folder["masks"]);

        AssertMessage(() => Load(), _folder["images"], "holds no images");
    }

    [Fact]
    public void LoadSegmentationFolder_ImagesWithoutMask_ListsThem()
    {
        WritePair("a", 1, [0, 255]);
        _folder.WriteImage("images/b.png");
        _folder.WriteImage("images/c.jpg");

        AssertMessage(() => Load(), "2 of the 3 images are", "b.png, c.jpg");
    }

    [Fact]
    public void LoadSegmentationFolder_SameFolderTwice_SaysSo()
    {
        WritePair("a", 1, [0, 255]);

        AssertMessage(() => _context.Data.LoadSegmentationFolder(_folder["images"], _folder["images"]), "a folder each");
    }

    [Fact]
    public void LoadSegmentationFolder_TwoFilesOfOneName_ListsThem()
    {
        WritePair("a", 1, [0, 255]);
        _folder.WriteImage("images/a.jpg");

        AssertMessage(() => Load(), "a.jpg, a.png");
    }

    [Fact]
    public void LoadSegmentationFolder_UnreadableKind_ListsTheFiles()
    {
        WritePair("a", 1, [0, 255]);
        _folder.WriteBytes("images/b.jp2", "\0\0\0\fjP"u8);

        AssertMessage(() => Load(), "b.jp2", "Convert them to PNG");
    }

    [Fact]
    public void LoadSegmentationFolder_NoClassesForOtherValues_ListsThemAndAnExample()
    {
        WritePair("a", 1, [0, 1]);
        WritePair("b", 1, [2, 1]);

        AssertMessage(() => Load(), "in 2 files, 0 (1 pixel), 1 (2 pixels), 2 (1 pixel)", "'background=0, class1=1, class2=2'");
    }

    [Fact]
    public void LoadSegmentationFolder_NoClassesAndALaterMaskDiffers_NamesIt()
    {
        WritePair("a", 1, [0, 255]);
        WritePair("b", 1, [7, 255]);
        var data = Load();

        AssertMessage(() => Read<SegmentationMask>(data, "Label"), _folder["masks/b.png"], "7 (1 pixel)", "only 0 and 255");
    }

    [Fact]
    public void LoadSegmentationFolder_MasksThatNameTheirClasses_NeedsNone()
    {
        var classes = SegmentationClasses.Parse("cell=255, membrane=0");
        _folder.WriteImage("images/a.png", 2, 1);
        Directory.CreateDirectory(_folder["masks"]);
        new SegmentationMask(2, 1, [0, 1]).Save(_folder["masks/a.png"], classes);

        var data = Load();

        Assert.Equal(classes, ClassesAnnotation.Read(data.Schema["Label"]));
        Assert.Equal([0, 1], data.GetColumn<SegmentationMask>("Label").Single().Pixels.ToArray());
    }

    [Fact]
    public void LoadSegmentationFolder_MaskOfAnotherSize_NamesBoth()
    {
        WritePair("a", 1, [0, 255]);
        _folder.WriteImage("images/a.png", 4, 3);
        var data = Load();

        AssertMessage(() => Read<SegmentationMask>(data, "Label"), _folder["masks/a.png"], "2x1", _folder["images/a.png"], "4x3");
    }

    [Fact]
    public void LoadSegmentationFolder_DamagedFiles_NamesThem()
    {
        WritePair("a", 1, [0, 255]);
        WritePair("b", 1, [0, 255]);
        WritePair("c", 1, [0, 255]);
        byte[] mask = File.ReadAllBytes(_folder["masks/b.png"]);
        _folder.WriteBytes("masks/b.png", mask.AsSpan(0, mask.Length / 2));
        _folder.WriteBytes("images/c.png", "just text"u8);
        var data = Load();

        AssertMessage(() => Read<SegmentationMask>(data, "Label"), _folder["masks/b.png"], "damaged PNG");
        AssertMessage(() => Read<MLImage>(data, "Image"), _folder["images/c.png"], "is not an image");
    }

    [Fact]
    public void LoadSegmentationFolder_JpegMasks_ExplainsTheLoss()
    {
        _folder.WriteImage("images/a.png");
        _folder.WriteImage("masks/a.jpg");

        AssertMessage(() => Load(), _folder["masks/a.jpg"], "compression changes pixel values");
    }

    [SharedDataFact]
    public void LoadSegmentationFolder_RealImagesOfManySizes_ReadsAllOfThem()
    {
        string folder = Path.Combine(Repository.SharedData, "nuclei", "test");
        var data = _context.Data.LoadSegmentationFolder(
            Path.Combine(folder, "images"),
            Path.Combine(folder, "masks"),
            SegmentationClasses.Parse("background=0, nucleus=255"));

        var sizes = new HashSet<(int, int)>();
        foreach (var row in _context.Data.CreateEnumerable<Row>(data, reuseRowObject: true))
        {
            Assert.Equal((row.Image!.Width, row.Image.Height), (row.Label!.Width, row.Label.Height));
            sizes.Add((row.Label.Width, row.Label.Height));
        }

        Assert.Equal(41, data.GetRowCount());
        Assert.True(sizes.Count > 3);
    }

    private static List<T> Read<T>(IDataView data, string column) => [.. data.GetColumn<T>(column)];

    private static void AssertMessage(Action action, params string[] parts)
    {
        string message = Assert.Throws<SegmentationException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private IDataView Load() => _context.Data.LoadSegmentationFolder(_folder["images"], _folder["masks"]);

    private void WritePair(string name, int seed, int[] mask)
    {
        _folder.WriteImage($"images/{name}.png", mask.Length, 1, seed);
        _folder.WriteBytes($"masks/{name}.png", PngFile.Grey(mask.Length, 1, mask).ToBytes());
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;

        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
