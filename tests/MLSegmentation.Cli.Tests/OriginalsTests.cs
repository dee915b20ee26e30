namespace MLSegmentation.Cli.Tests;

/// <summary>No command writes over a file that it reads, whatever it reads it as.</summary>
public sealed class OriginalsTests : IDisposable
{
    private readonly WorkFolder _folder = new(2);

    public OriginalsTests()
    {
        foreach (string copy in (string[])["clean", "more/sub", "moremasks/sub"])
        {
            Directory.CreateDirectory(_folder[copy]);
            File.Copy(Path.Combine(copy[0] == 'c' ? _folder.Images : _folder.Masks, "cells00.png"), _folder[$"{copy}/cells00.png"]);
            File.Copy(Path.Combine(copy[0] == 'c' ? _folder.Images : _folder.Masks, "cells01.png"), _folder[$"{copy}/cells01.png"]);
        }

        // A folder of slices, and what says their spacing.
        Directory.CreateDirectory(_folder["slices/a"]);
        WorkFolder.SaveGrey([0, 255], 2, 1, _folder["slices/a/0.png"]);
        File.WriteAllText(_folder["slices/a.json"], "{\"spacing\": [1, 1, 1]}");
        Directory.CreateDirectory(_folder["headers"]);
        File.WriteAllText(_folder["headers/a.mhd"], "NDims = 3\nDimSize = 2 1 1\nElementType = MET_UCHAR\nElementDataFile = voxels.dat\n");
        File.WriteAllBytes(_folder["headers/voxels.dat"], [0, 1]);
        File.WriteAllText(_folder["some.json"], "{}");
        File.WriteAllText(_folder["some.onnx"], "network");
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The commands, with what they would write over.</summary>
    public static TheoryData<int, string> Lines => new()
    {
        { 2, "augment-preview --images =images --masks =masks --output =masks/cells01.png" },
        { 2, "auto --images =images --masks =masks --model =m.zip --json =images/cells00.png" },
        { 2, "baseline --images =images --masks =masks --test-images =images --test-masks =clean --report =clean/cells00.png" },
        { 2, "baseline --images =images --masks =masks --network =model.zip --json =model.zip" },
        { 2, "check --images =images --masks =masks --validation-images =clean --validation-masks =masks --json =clean/cells00.png" },
        { 2, "compare --predictions =masks --predictions =clean --masks =masks --json =clean/cells00.png" },
        { 2, "compare --model =model.zip --model =model.zip --images =images --masks =masks --json =model.zip" },
        { 2, "convert --from =some.json --images =images --to =images/cells00.png --to-format coco" },
        { 2, "convert --from =some.json --to =some.json" },
        { 2, "denoise --train =images --noise gaussian:0.1 --validation-images =clean --model =m.zip --json =clean/cells00.png" },
        { 2, "denoise --train =images --targets =images --validation-images =masks --validation-targets =clean --model =m.zip --json =clean/cells00.png" },
        { 1, "denoise --images =images --noise gaussian:0.1 --output =images" },
        { 2, "evaluate --model =model.zip --images =images --masks =masks --csv =model.zip" },
        { 2, "evaluate --predictions =clean --masks =masks --report =clean/cells01.png" },
        {
            2,
            "evaluate --model =model.zip --images =images --masks =masks --recursive --baselines --train-images =more --train-masks =moremasks "
                + "--json =more/sub/cells00.png"
        },
        { 2, "export --model =model.zip --onnx =e.onnx --int8 --calibration =images --json =images/cells00.png" },
        { 2, "export --model =model.zip --onnx =e.onnx --json =model.zip" },
        { 2, "import --onnx =some.onnx --classes a=0,b=1 --model =m.zip --json =some.onnx" },
        { 2, "info --model =model.zip --json =model.zip" },
        { 2, "merge =some.json --json =some.json" },
        { 2, "merge =some.json --predictions =clean --masks =masks --report =clean/cells00.png" },
        { 2, "plan --images =images --masks =masks --json =masks/cells00.png" },
        { 1, "predict --model =model.zip --images =images --output =images" },
        { 1, "predict --model =model.zip --images =images --output =out --json =images/cells01.png" },
        { 1, "predict --model =model.zip --images =images --output =out --shard 0/2 --json =images/cells01.png" },
        { 2, "predict --model =model.zip --images =images --output =out --json =model.zip" },
        { 1, "predict --model =model.zip --images =images --output =out --objects =o --objects-format labelme --json =o/cells00.json" },
        { 2, "train --images =images --masks =masks --unlabelled =clean --model =m.zip --json =clean/cells01.png" },
        { 2, "train --images =images --masks =masks --plan =some.json --model =m.zip --json =some.json" },
        { 2, "train --volumes --images =slices --masks =masks --model =m.zip --json =slices/a/0.png" },
        { 2, "train --volumes --images =slices --masks =masks --model =m.zip --json =slices/a.json" },
        { 2, "train --volumes --images =headers --masks =masks --model =m.zip --json =headers/voxels.dat" },
        { 1, "video --model =model.zip --frames =images --output =images" },
        { 2, "video --model =model.zip --frames =images --output =out --film =f.gif --json =images/cells00.png" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void AnyCommand_OverAFileThatItReads_IsRefused(int exitCode, string line)
    {
        var before = ReadAll();

        Run(line).Refused(exitCode, "overwrite");

        Assert.Equal(before, ReadAll());
    }

    [Fact]
    public void Lines_HaveEveryCommandThatReadsAndWrites()
    {
        string[] others = ["completion", "demo", "serve", "summary"];

        Assert.Equal(
            Program.CreateRootCommand().Subcommands.Select(command => command.Name).Except(others).Order(),
            Lines.Select(line => ((string)line[1]).Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public void Denoise_OverTheCleanImages_IsRefused()
    {
        Run("denoise --train =images --noise gaussian:0.1 --model =denoiser.zip --width 2 --crop 48x48 --steps 1 --batch-size 2 --threads 1").Succeeded();
        var before = ReadAll();

        Run("denoise --model =denoiser.zip --images =images --targets =clean --output =clean").Refused(1, "clean", "overwrite");
        Run("denoise --model =denoiser.zip --images =images --targets =clean --output =out --json =clean/cells00.png").Refused(1, "clean", "overwrite");

        Assert.Equal(before, ReadAll());
    }

    [UnixFact]
    public void AnyCommand_WhereALinkLeadsIntoTheFolderThatIsWritten_LeavesWhatItLeadsTo()
    {
        Directory.CreateDirectory(_folder["linked"]);
        File.CreateSymbolicLink(_folder["linked/cells00.png"], "../clean/cells00.png");
        File.CreateSymbolicLink(_folder["linked/some.json"], "../clean/some.json");
        File.WriteAllText(_folder["clean/some.json"], "{\"shapes\": []}");
        var before = ReadAll();

        Run("video --model =model.zip --frames =linked --output =clean").Refused(1, "clean", "could overwrite");
        Run("convert --from =linked --from-format labelme --to =clean --to-format labelme").Refused(2, "is a link into", "could be overwritten");
        Run("predict --model =model.zip --images =linked/cells00.png --output =clean").Refused(1, "cells00.png", "overwrite");

        Assert.Equal(before, ReadAll());
    }

    [Fact]
    public void Auto_OverWhatARunKeeps_IsRefusedAsSoonAsItHasAName()
    {
        string[] auto = ["auto", "--images", _folder.Images, "--masks", _folder.Masks, "--budget", "3steps", "--checkpoints", _folder["run"]];
        string[] names = ["auto.json", "trial.zip", "training-1.zip", "training-12.zip", "training-1/checkpoint-00000001.safetensors"];

        foreach (string name in names)
        {
            string[] over = name.EndsWith(".zip", StringComparison.Ordinal)
                ? ["--model", _folder[$"run/{name}"]]
                : ["--model", _folder["auto.zip"], "--report", _folder[$"run/../run/{name}"]];
            Mlseg.Run([.. auto, .. over]).Refused(2, name, "keeps what a run goes on with");
        }

        Assert.False(File.Exists(_folder["run/auto.json"]));
    }

    [Theory]
    [InlineData("train --images =images --masks =masks")]
    [InlineData("denoise --train =images --noise gaussian:0.1")]
    public void Training_OverACheckpointThatIsToBe_IsRefused(string command) =>
        Run($"{command} --model =m.zip --checkpoints =run --json =run/checkpoint-00000002.safetensors").Refused(2, "keeps what a run goes on with");

    private MlsegResult Run(string line) => Mlseg.Run([.. line.Split(' ').Select(word => word[0] == '=' ? _folder[word[1..]] : word)]);

    private (string, string)[] ReadAll() =>
    [
        .. Directory.EnumerateFiles(_folder["."], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, Convert.ToHexString(File.ReadAllBytes(file)))),
    ];
}
