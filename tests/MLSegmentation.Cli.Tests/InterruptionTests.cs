using System.Buffers.Binary;

namespace MLSegmentation.Cli.Tests;

/// <summary>The first signal ends a command, whatever it is at; and what no signal has to end ends by a time limit.</summary>
public sealed class InterruptionTests : IClassFixture<InterruptionTests.TrainedModel>
{
    // 12 MB of pixels, more than any pipe holds; the network has work of many seconds with them.
    private const int LargeSide = 2000;

    private readonly TrainedModel _model;

    public InterruptionTests(TrainedModel model) => _model = model;

    [Theory]
    [InlineData("-INT", 130, "interrupted")]
    [InlineData("-TERM", 143, "terminated")]
    public void Predict_SignalWhileTheNetworkRuns_EndsAndLeavesNothing(string signal, int exitCode, string word)
    {
        using var folder = new WorkFolder();

        // All but the end of the image has been read when its end is written, so that the tool is at work by then.
        var result = Mlseg.FeedAndSignal(
            signal, Bitmap(LargeSide), true, "predict", "--model", _model.Path, "--images", "-", "--output", folder["a/b"], "--scores", "--threads", "1");

        result.Refused(exitCode, $"mlseg: {word}; nothing was written after the interruption.");
        Assert.False(Directory.Exists(folder["a"]));
    }

    [Fact]
    public void Predict_SignalWhileItWaitsForItsInput_Ends()
    {
        using var folder = new WorkFolder();
        byte[] bitmap = Bitmap(LargeSide);

        // The rest never comes.
        var result = Mlseg.FeedAndSignal(
            "-INT", bitmap[..^1], false, "predict", "--model", _model.Path, "--images", "-", "--output", folder["out"], "--threads", "1");

        result.Refused(130, "interrupted");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Train_SignalWithinALongStep_EndsAndLeavesNothing()
    {
        // A step is 480 billion operations (24 channels of a megapixel, 48 of a quarter, and so on, forward and backward): seconds of the fastest core, and
        // the tool waits half a second. The training looks up between two steps only, when it says how many it has done.
        using var folder = new WorkFolder();
        folder.AddImage("large.png", 1024, 0);

        var result = Mlseg.RunAndInterrupt(
            "training", "train", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--width", "24", "--depth", "3",
            "--crop", "1024x1024", "--batch-size", "1", "--epochs", "100", "--checkpoints", folder["run"], "--threads", "1",
            "--model", folder["model.zip"], "--onnx", folder["new/model.onnx"]);

        result.Refused(130, "mlseg: interrupted; nothing was written after the interruption.");

        // The signal may also come before the first step has begun, which then stops by itself; what is left behind is the same.
        Assert.False(File.Exists(folder["model.zip"]));
        Assert.False(Directory.Exists(folder["new"]));
        Assert.Empty(Directory.GetFiles(folder["run"]));
    }

    [Fact]
    public void Predict_ImageThatTakesLongerThanTheTimeLimit_IsNamed()
    {
        using var folder = new WorkFolder();
        Directory.CreateDirectory(folder["images"]);
        File.WriteAllBytes(folder["images/large.bmp"], Bitmap(LargeSide));

        var result = Mlseg.Run("predict", "--model", _model.Path, "--images", folder["images/large.bmp"], "--output", folder["out"], "--time-limit", "0.1");

        result.Refused(1, $"'{folder["images/large.bmp"]}' at column 0, row 0, takes longer than the time limit of 0.1 s");
        Assert.False(File.Exists(folder["out/large.png"]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public void TimeLimit_OutOfRange_IsRefused(string seconds) =>
        Mlseg.Run("predict", "--model", _model.Path, "--images", "x", "--output", "y", $"--time-limit={seconds}").Refused(2, "--time-limit");

    [Fact]
    public void Predict_OnAnyMachine_LeavesNothingOfOnnxRuntimesTelemetry()
    {
        using var folder = new WorkFolder(1);
        Directory.CreateDirectory(folder["home"]);
        string home = folder["home"];

        // Where it is tested automatically, ONNX Runtime reports nothing of itself.
        Mlseg.Shell($"unset CI ORT_DISABLE_TELEMETRY; HOME='{home}' XDG_CACHE_HOME='{home}' TMPDIR='{home}' {Mlseg.CommandLine} predict "
            + $"--model '{_model.Path}' --images '{folder.Images}' --output '{folder["out"]}'").Succeeded();

        Assert.Empty(Directory.GetFileSystemEntries(home));
    }

    /// <summary>A grey bitmap of 24 bits, which is as large as its pixels.</summary>
    private static byte[] Bitmap(int side)
    {
        const int Header = 54;
        byte[] file = new byte[Header + (3 * side * side)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), Header);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), side);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        file.AsSpan(Header).Fill(128);
        return file;
    }

    /// <summary>A network that is large enough to be at work for a while.</summary>
    public sealed class TrainedModel : IDisposable
    {
        private readonly WorkFolder _folder = new(2);

        public TrainedModel() => Mlseg.Run(
            "train", "--images", _folder.Images, "--masks", _folder.Masks, "--classes", "background=0,cell=255", "--width", "24", "--crop", "32x32",
            "--batch-size", "2", "--steps", "1", "--threads", "1", "--model", Path).Succeeded();

        public string Path => _folder["model.zip"];

        public void Dispose() => _folder.Dispose();
    }
}
