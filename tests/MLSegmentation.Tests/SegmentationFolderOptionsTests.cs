using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Formatting;
using MLSegmentation.Tests.DataViews;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests;

public sealed class SegmentationFolderOptionsTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MaskPattern_OneFolder_TellsMasksFromImages()
    {
        Write("c0.png", "c0_mask.png", "c1.jpg", "c1_mask.png", "orphan_mask.png");

        var data = Load("", "", new() { MaskPattern = "{name}_mask" });

        Assert.Equal([_folder["c0.png"], _folder["c1.jpg"]], Paths(data));
        Assert.Equal([_folder["c0_mask.png"], _folder["c1_mask.png"]], data.GetColumn<string>("MaskPath"));
        Assert.Equal(["1 file was left out: masks without an image: 1 (orphan_mask.png)."], _warnings);
    }

    [Theory]
    [InlineData("{number}_manual1", "21_training.png", "21_manual1.png")]
    [InlineData("m{number}", "img_7.png", "m007.png")]
    [InlineData("m{number}", "img_0007.png", "m7.png")]
    public void MaskPattern_Numbers_PairWhateverTheirZeros(string pattern, string image, string mask)
    {
        Write($"images/{image}", $"masks/{mask}", "masks/other.png");

        Assert.Equal([_folder[$"masks/{mask}"]], Load("images", "masks", new() { MaskPattern = pattern }).GetColumn<string>("MaskPath"));
        Assert.Single(_warnings);
    }

    [Fact]
    public void MaskPattern_NumberInOneFolder_LeavesMasksOutOfTheImages()
    {
        Write("21_training.png", "21_manual1.png", "22_training.png", "22_manual1.png");

        Assert.Equal([_folder["21_training.png"], _folder["22_training.png"]], Paths(Load("", "", new() { MaskPattern = "{number}_manual1" })));
    }

    [Fact]
    public void MaskPattern_ImagesAlone_LeavesTheMasksOut()
    {
        Write("all/c0.png", "all/c0_mask.png", "all/c1.jpg", "all/c1_mask.png", "masks/c0_mask.png");
        var options = new SegmentationFolderOptions { MaskPattern = "{name}_mask" };

        Assert.Equal([_folder["all/c0.png"], _folder["all/c1.jpg"]], Paths(_context.Data.LoadSegmentationFolder(_folder["all"], options)));
        string message = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationFolder(_folder["masks"], options)).Message;
        Assert.Contains("holds only masks of the pattern '{name}_mask'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationImages_OptionsOfSearch_AreRefused()
    {
        Write("a.png");

        foreach (var options in new SegmentationFolderOptions[] { new() { Recursive = true }, new() { MaskPattern = "{name}_mask" } })
        {
            Assert.Equal("options", Assert.Throws<ArgumentException>(() => _context.Data.LoadSegmentationImages([_folder["a.png"]], options)).ParamName);
        }
    }

    [Fact]
    public void MaskPattern_MasksMissing_NamesWhatWasLookedFor()
    {
        Write("images/c0.png", "images/c1.png", "images/none.png", "masks/m0.png");

        string message = Refuse("images", "masks", new() { MaskPattern = "m{number}" });

        Assert.Contains("2 of the 3 images are", message, StringComparison.Ordinal);
        Assert.Contains("c1.png (mask m1), none.png (no number in its name)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{name}_mask", "c0_mask.png", "c1_mask.png")]
    [InlineData("{number}_manual1", "0_manual1.png", "1_manual1.png")]
    public void LoadSegmentationFolder_MasksOfAnotherForm_NamesThePattern(string pattern, params string[] masks)
    {
        Write(["images/c0.png", "images/c1.png", .. masks.Select(mask => $"masks/{mask}")]);

        Assert.Contains($"MaskPattern '{pattern}'", Refuse("images", "masks", new()), StringComparison.Ordinal);
    }

    [Fact]
    public void MaskPattern_Ambiguous_NamesTheFiles()
    {
        Write("images/a_1.png", "images/b_1.png", "masks/1.png");
        Assert.Contains("belongs to two images, a_1.png and b_1.png", Refuse("images", "masks", new() { MaskPattern = "{number}" }), StringComparison.Ordinal);

        Write("one/a.png", "both/a.png", "both/a.bmp");
        Assert.Contains("Several masks belong to the image", Refuse("one", "both", new()), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationFolder_ComposedAndDecomposedNames_ArePairs()
    {
        Write("images/Zu\u0308rich.png", "masks/Z\u00fcrich.png");

        var data = Load("images", "masks", new());

        Assert.Equal([_folder["images/Zu\u0308rich.png"]], Paths(data));
        Assert.Equal([0, 1], data.GetColumn<SegmentationMask>("Label").Single().Pixels.ToArray());
        Assert.Empty(_warnings);
    }

    [Fact]
    public void LoadSegmentationFolder_NamesOfOtherCase_ArePairedWithAWord()
    {
        Write("images/A.png", "masks/a.png");

        Assert.Equal([_folder["masks/a.png"]], Load("images", "masks", new()).GetColumn<string>("MaskPath"));
        Assert.Equal(["1 mask was paired although upper and lower case differ: A.png and a.png."], _warnings);
    }

    [Fact]
    public void Recursive_SubFolders_PairByRelativePath()
    {
        Write("images/n.png", "images/a/n.png", "images/a/b/n.jpg", "masks/n.png", "masks/a/n.png", "masks/a/b/n.png", "masks/.cache/n.png");

        var all = Load("images", "masks", new() { Recursive = true });
        var top = Load("images", "masks", new());

        string[] masks = ["masks/a/b/n.png", "masks/a/n.png", "masks/n.png"];
        Assert.Equal(masks.Select(mask => _folder[mask]), all.GetColumn<string>("MaskPath"));
        Assert.Equal([_folder["images/n.png"]], Paths(top));
        Assert.Equal([$"2 files were left out: in sub-folders of '{_folder["images"]}', which the recursive option reads: 2."], _warnings);
    }

    [Fact]
    public void Recursive_MasksWithinTheImages_AreNoImages()
    {
        Write("data/n.png", "data/masks/n.png");

        Assert.Single(Paths(Load("data", "data/masks", new() { Recursive = true })));
        Assert.Single(Paths(Load("data", "data/masks", new())));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void LoadSegmentationFolder_OnlySubFoldersHoldImages_NamesTheOption()
    {
        Write("images/a/n.png");

        string message = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationFolder(_folder["images"])).Message;

        Assert.Contains("There are 1 in sub-folders, which Recursive reads", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationFolder_OtherKinds_AreLeftOutWithAWord()
    {
        Write("images/a.png", "masks/a.png", "masks/b.png");
        _folder.WriteBytes("images/a.dcm", "x"u8);
        _folder.WriteBytes("masks/c.nii", "x"u8);

        Load("images", "masks", new());

        Assert.Equal(["3 files were left out: masks without an image: 1 (b.png); kinds that are not read: 2 (a.dcm, c.nii)."], _warnings);
    }

    [Fact]
    public void LoadSegmentationPredictions_Pattern_LeadsFromPredictionsToMasks()
    {
        Write("predicted/21_training.png", "masks/21_manual1.png", "masks/21_manual2.png", "images/21_training.jpg");
        var options = new SegmentationFolderOptions { MaskPattern = "{number}_manual1", Warning = _warnings.Add };

        var data = _context.Data.LoadSegmentationPredictions(_folder["predicted"], _folder["masks"], _folder["images"], SegmentationClasses.Binary, options);

        Assert.Equal([_folder["images/21_training.jpg"]], Paths(data));
        Assert.Equal([_folder["masks/21_manual1.png"]], data.GetColumn<string>("MaskPath"));
    }

    [Theory]
    [InlineData("masks/predicted", "masks")]
    [InlineData("predicted", "predicted/masks")]
    public void LoadSegmentationPredictions_OneFolderWithinTheOther_AreToldApart(string predicted, string masks)
    {
        Write($"{predicted}/a.png", $"{masks}/a.png", $"{masks}/sub/b.png");
        var options = new SegmentationFolderOptions { Recursive = true };

        string message = Assert.Throws<SegmentationException>(
            () => _context.Data.LoadSegmentationPredictions(_folder[predicted], _folder[masks], options: options)).Message;
        Assert.Contains($"1 of the 2 masks in '{_folder[masks]}' has no prediction", message, StringComparison.Ordinal);

        Write($"{predicted}/sub/b.png");
        Assert.Equal(2, Paths(_context.Data.LoadSegmentationPredictions(_folder[predicted], _folder[masks], options: options)).Count);
    }

    [Fact]
    public void LoadSegmentationPairs_Csv_NamesFilesRelativeToIt()
    {
        Write("x/one, two.png", "y/m.png", "x/b.png", "y/n.png");
        _folder.WriteBytes("pairs.csv", "\ufeffImage,note,mask\r\n\"x/one, two.png\",\"a \"\"b\"\"\r\nc\",y/m.png\r\n\r\nx/b.png,,y/n.png"u8);

        var data = _context.Data.LoadSegmentationPairs(_folder["pairs.csv"], SegmentationClasses.Binary);

        Assert.Equal([_folder["x/one, two.png"], _folder["x/b.png"]], Paths(data));
        Assert.Equal([[0, 1], [0, 1]], data.GetColumn<SegmentationMask>("Label").Select(mask => mask.Pixels.ToArray()));
    }

    [Fact]
    public void LoadSegmentationPairs_PathsOfOtherSystems_AreFound()
    {
        Write("x/Zu\u0308rich.png", "y/m.png");
        File.WriteAllText(_folder["pairs.csv"], "mask,image\ny\\m.png,x\\Z\u00fcrich.png\n");

        var data = _context.Data.LoadSegmentationPairs(_folder["pairs.csv"], SegmentationClasses.Binary);

        Assert.Equal([_folder["x/Zu\u0308rich.png"]], Paths(data));
        Assert.Equal([_folder["y/m.png"]], data.GetColumn<string>("MaskPath"));
    }

    [Fact]
    public void LoadSegmentationPairs_NamesAsCsvIsWritten_AreFound()
    {
        string[] names = [.. HostileNames.Files];
        Write([.. names, "m.png"]);
        var csv = new CsvText();
        csv.AppendLine(["image", "mask"]);
        foreach (string name in names)
        {
            csv.AppendLine([name, "m.png"]);
        }

        File.WriteAllText(_folder["pairs.csv"], csv.ToString());

        Assert.Equal(names.Select(name => _folder[name]), Paths(_context.Data.LoadSegmentationPairs(_folder["pairs.csv"], SegmentationClasses.Binary)));
    }

    [Theory]
    [InlineData("", "is an empty file")]
    [InlineData("image;mask\na;b\n", "has the header 'image;mask'")]
    [InlineData("image,mask\n", "names no pairs")]
    [InlineData("image,mask\n\na.png\n", "1 cells in line 3")]
    [InlineData("image,mask\na.png,\n", "names no mask in line 2")]
    [InlineData("image,mask\na.png,b.png\n", "the mask 'b.png' in line 2")]
    [InlineData("image,mask\na.png,a.png\na.png,a.png\n", "in line 2 and again in line 3")]
    [InlineData("image,mask\n\"a.png,a.png\n", "the quote that line 2 opens is not closed")]
    [InlineData("image,mask\n\"a.png\"x,a.png\n", "line 2 goes on after a closing quote")]
    [InlineData("image,mask\na\"b,a.png\n", "line 2 has a quote within a cell")]
    public void LoadSegmentationPairs_WrongFile_SaysWhere(string content, string expected)
    {
        Write("a.png");
        File.WriteAllText(_folder["pairs.csv"], content);

        string message = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationPairs(_folder["pairs.csv"])).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(_folder["pairs.csv"], message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationFolder_Swapped_AsksWhetherTheyAre()
    {
        var random = new Random(1);
        int[] photograph = [.. Enumerable.Range(0, 32 * 32).Select(_ => random.Next(256))];
        _folder.WriteBytes("photographs/a.png", PngFile.Grey(32, 32, photograph).ToBytes());
        _folder.WriteBytes("masks/a.png", PngFile.Grey(32, 32, [.. Enumerable.Range(0, 32 * 32).Select(pixel => pixel % 32 < 9 ? 255 : 0)]).ToBytes());
        var classes = SegmentationClasses.Parse("background=0-127, disc=128-255");

        Assert.Equal(1, _context.Data.LoadSegmentationFolder(_folder["photographs"], _folder["masks"], classes).GetRowCount());
        var exception = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationFolder(_folder["masks"], _folder["photographs"], classes));
        Assert.Contains("are the images and the masks swapped?", exception.Message, StringComparison.Ordinal);
    }

    private static List<string> Paths(IDataView data) => [.. data.GetColumn<string>("ImagePath")];

    private IDataView Load(string images, string masks, SegmentationFolderOptions options) =>
        _context.Data.LoadSegmentationFolder(_folder[images], _folder[masks], SegmentationClasses.Binary, options with { Warning = _warnings.Add });

    private string Refuse(string images, string masks, SegmentationFolderOptions options) =>
        Assert.Throws<SegmentationException>(() => Load(images, masks, options)).Message;

    /// <summary>Writes files that can be images and masks: a black and a white pixel.</summary>
    private void Write(params string[] names)
    {
        foreach (string name in names)
        {
            _folder.WriteBytes(name, PngFile.Grey(2, 1, 0, 255).ToBytes());
        }
    }
}
