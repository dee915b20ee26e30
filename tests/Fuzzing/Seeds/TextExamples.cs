using System.IO.Compression;
using System.Text;
using MLSegmentation.Classical;
using MLSegmentation.Classical.Forests;
using MLSegmentation.Classical.Methods;
using MLSegmentation.MaskColumns;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Training;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Small texts of all kinds.</summary>
internal static class TextExamples
{
    private static readonly SegmentationClasses Cells = SegmentationClasses.Parse("background=0, cell=1");

    /// <summary>The options of the run of <see cref="AutoStates"/>.</summary>
    public static IReadOnlyDictionary<string, string> Request { get; } = new Dictionary<string, string> { ["seed"] = "1" };

    /// <summary>Classes.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Classes() => Texts(
        ("values", "background=0, cell=255"),
        ("ranges", "background=0-9|12, cell=#ff0000|#0000ff, membrane, other=65535"),
        ("quoted", "\"a, b\"=0, \"c = \\\"d\\\"\"=1"));

    /// <summary>Options, behind a letter for their kind.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Options() => Texts(
        ("loss", "adice+0.5*cross-entropy"),
        ("class-weighting", "b1,2.5,0.1"),
        ("augmentations", "cflips,rotation:0.5,elastic"),
        ("consistency", "dmean-teacher:weight=2,decay=0.999"),
        ("adversary", "econvolutional:weight=0.1"),
        ("noise", "fgaussian:10-50"),
        ("network", "gnnunet strides=1x1,2x2 width=8 deep-supervision=true"),
        ("size", "h128x96x4"),
        ("color", "i#ff8000"),
        ("pattern", "j{name}_mask-{1}"),
        ("pattern-of-two", "jscan01 scan01_mask"),
        ("length", "k2h30m"),
        ("device", "lcuda:0,arena=1"),
        ("address", "mhttp://[::1]:8080"),
        ("columns", "n{\"image\":\"a\",\"predictedLabel\":\"b\",\"score\":\"c\"}"));

    /// <summary>Command lines, an argument in each line.</summary>
    public static IEnumerable<(string Name, byte[] Content)> CommandLines() => Texts(
        ("train", "train\nimages\nmasks\n--classes\na=0, b=1\n--network\nunet\n--epochs\n3\n--crop\n64x64\n--output\nm.zip"),
        ("predict", "predict\nm.zip\nimages\n--out\nresults\n--tile\n64\n--overlap=0.5\n--json\nr.json"),
        ("evaluate", "evaluate\n--pairs\nlist.csv\n--bootstrap\n10"),
        ("serve", "serve\nm.zip\n--urls\nhttp://localhost:0\n--name\na"));

    /// <summary>Lists of images and masks.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Pairs() => Texts(
        ("same", "image,mask\ninput.csv,input.csv\n"),
        ("quoted", "\uFEFFname,\"mask\",Image\r\n1,\"./input.csv\",\"input.csv\"\r\n"),
        ("missing", "image,mask\na.png,'=b.png\n\"c\"\"d.png\",e\\u0301.png"));

    /// <summary>Plans.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Plans() => Texts(("unet", CreatePlan("unet")), ("nnunet", CreatePlan("nnunet")));

    /// <summary>Runs that can be gone on with.</summary>
    public static IEnumerable<(string Name, byte[] Content)> AutoStates() => Texts((
        "tried",
        $$"""
        {"version":1,"request":{"seed":"1"},"seed":1,"spentSeconds":2.5,"candidates":[{"name":"unet","reason":"small","plan":{{CreatePlan("unet")}}}],
        "heldOut":[1,3],"trials":[{"candidate":0,"round":1,"steps":4,"seconds":1,"score":0.5,"losses":[1,0.5]}],"chosen":0,"folds":2,"steps":[4],"finished":[4]}
        """));

    /// <summary>What saved steps hold, behind a letter for their kind.</summary>
    public static IEnumerable<(string Name, byte[] Content)> SavedSteps() => Texts(
        ("resizing", "a" + new MaskResizingSettings(new(4, 3), new())),
        ("to-vector", "b" + new MaskToVectorSettings(new(4, 3), Cells)),
        ("to-mask", "c" + new VectorToMaskSettings(true, new(4, 3), Cells)),
        ("volume", "d" + new VolumeModelText(1, 2, new VolumePreparation { Spacing = new(1, 1, 2) })),
        ("masks", "e{\"folder\":\"masks\",\"classes\":\"a=0, b=1\",\"maxPixels\":100}"),
        ("post-processing", "f" + SettingsText.Write(new PostProcessingSettings(new MaskPostProcessing { FillHoles = 9 }, Cells.ToString()))),
        ("objects", "g" + SettingsText.Write(new MaskToObjectsSettings(new ExtractObjectsOptions(), Cells.ToString()))),
        ("image", "h" + SettingsText.Write(new MaskImageSettings(MaskImageKind.Colors, Cells.ToString()))),
        ("overlay", "i" + SettingsText.Write(new MaskOverlaySettings(new OverlayOptions(), Cells.ToString()))));

    /// <summary>Classical methods that were fitted.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Methods()
    {
        float[] costs = [.. Enumerable.Repeat(1f, 64)];
        var learned = new LearnedState { Order = [1, 0], Shares = new LevelShares(0, 0.5, [costs, costs]), Forest = CreateForest().ToString() };
        var threshold = new GlobalThreshold { Polarity = ForegroundPolarity.Brighter, Smoothing = 1, Level = 2 };
        ClassicalMethod[] methods =
        [
            threshold,
            new LocalThreshold { Window = 3, Offset = 0, K = 0, Polarity = ForegroundPolarity.Darker },
            .. ClassicalMethod.All.OfType<SeededMethod>().Select(method => method with { Threshold = threshold, Margin = 0.5 }),
            new GraphCut { Smoothing = 1, Smoothness = 2 },
            new RandomForest(),
        ];
        return Texts([.. methods.Select(method => (method.Name, new FittedMethod(method, learned, Cells.ToString()).ToString()))]);
    }

    /// <summary>Trees, before they are compressed.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Forests()
    {
        using var stream = new DeflateStream(new MemoryStream(Convert.FromBase64String(CreateForest().ToString())), CompressionMode.Decompress);
        return [("two", ImageExamples.Write(stream.CopyTo))];
    }

    /// <summary>Compresses.</summary>
    public static byte[] Deflate(byte[] bytes) => ImageExamples.Write(stream =>
    {
        using var packed = new DeflateStream(stream, CompressionLevel.Fastest);
        packed.Write(bytes);
    });

    private static Forest CreateForest() => new(2, 1, [[new([new TreeNode(1, 0.5f, ~0, 1), new TreeNode(0, 0.25f, ~1, ~2)], [0, 0.5f, 1]), new([], [1])]]);

    private static string CreatePlan(string network)
    {
        var fingerprint = new DataFingerprint
        {
            Images = 9,
            Channels = 1,
            IsEightBit = true,
            Depth = "8 bits",
            SmallestSize = new(64, 64),
            MedianSize = new(64, 64),
            LargestSize = new(64, 64),
            Pixels = 9 * 64 * 64,
            Values = [new FingerprintChannel(0, 255, 100, 20, 150, 10)],
            Classes = [new FingerprintClass("background", 0.75, 9, 9, 60), new FingerprintClass("cell", 0.25, 9, 30, 12)],
        };
        var scope = PlannedNetworks.ScopeOf(network, null);
        return Planner.Create(fingerprint, new PlanBudget { Steps = 9, Memory = 1L << 30 }, default, _ => default, scope).ToJson();
    }

    private static IEnumerable<(string Name, byte[] Content)> Texts(params (string Name, string Text)[] texts) =>
        texts.Select(item => (item.Name, Encoding.UTF8.GetBytes(item.Text)));
}
