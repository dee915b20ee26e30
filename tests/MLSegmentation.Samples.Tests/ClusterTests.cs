using System.Diagnostics;
using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed partial class ClusterTests : IDisposable
{
    private const string Training = """
        using Microsoft.ML;
        using MLSegmentation;
        using MLSegmentation.Training;
        var training = new MLContext(seed: 1);
        IDataView data = training.Data.LoadSegmentationFolder("images", "masks", SegmentationClasses.Parse("background=0, cell=255"));
        var trainer = training.Segmentation().Trainers.UNet(new() { Width = 2, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 });
        training.Model.Save(trainer.Fit(data), null, "model.zip");
        """;

    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "Cluster");

    private static readonly Lazy<Task<byte[]>> Model = new(TrainAsync);

    private readonly TestImages _images = new(4);

    public void Dispose() => _images.Dispose();

    [Fact]
    public async Task ManyMachines_Code_RunsAsPrinted()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "many-machines.md"));
        string[] code = [.. CodeBlock().Matches(text).Select(match => match.Groups["code"].Value)];

        await File.WriteAllBytesAsync(PathOf("model.zip"), await Model.Value);
        var state = await Script.RunAsync(_images.Root, [.. code, "metrics.ImageCount"]);

        Assert.Single(code);
        Assert.Equal(4, state.ReturnValue);
    }

    [UnixFact]
    public async Task RunShards_ThreeShardsTwoAtATime_LeaveTheResultOfOneRun()
    {
        string[] evaluate = ["evaluate", "--predictions", "masks", "--masks", "masks", "--bootstrap", "20"];
        string mlseg = Write("mlseg.sh", $"exec dotnet '{Tool}' \"$@\"");

        var (exitCode, output) = Run("run-shards.sh", ["3", "2", "work", .. evaluate], ("MLSEG", mlseg));
        var one = Run(mlseg, [.. evaluate, "--json", "one.json"]);

        Assert.True(exitCode == 0, output);
        Assert.True(one.ExitCode == 0, one.Output);
        Assert.Equal(await File.ReadAllTextAsync(PathOf("one.json")), await File.ReadAllTextAsync(PathOf("work/result.json")));
    }

    [UnixFact]
    public void RunShards_ShardsThatAreThere_AreLeftAloneAndFailuresAreTold()
    {
        // The second of three shards fails; what is there is merged all the same, and the exit code tells.
        string mlseg = Write("mlseg.sh", "echo \"$@\" >> calls.txt; case \"$*\" in *1/3*) exit 1; esac");
        Directory.CreateDirectory(PathOf("work/shards"));
        File.WriteAllText(PathOf("work/shards/shard-0.json"), "{}");

        var (exitCode, output) = Run("run-shards.sh", ["3", "1", "work", "predict", "--images", "my images"], ("MLSEG", mlseg));

        Assert.True(exitCode == 1, output);
        Assert.Equal(
            [
                "predict --images my images --shard 1/3 --json work/shards/shard-1.json",
                "predict --images my images --shard 2/3 --json work/shards/shard-2.json",
                "merge work/shards --json work/result.json",
            ],
            File.ReadAllLines(PathOf("calls.txt")));
    }

    [UnixFact]
    public void RunShards_OptionsThatXargsWouldReplace_StayAsTheyAre()
    {
        string mlseg = Write("mlseg.sh", "printf '%s\\n' \"$@\" >> calls.txt");

        var (exitCode, output) = Run("run-shards.sh", ["1", "1", "work", "predict", "--images", "INDEX/{} *", "--note", "a 'b\" \\c"], ("MLSEG", mlseg));

        Assert.True(exitCode == 0, output);
        Assert.Equal(
            ["predict", "--images", "INDEX/{} *", "--note", "a 'b\" \\c", "--shard", "0/1", "--json", "work/shards/shard-0.json"],
            File.ReadLines(PathOf("calls.txt")).Take(9));
    }

    [UnixFact]
    public void Slurm_Scripts_SubmitAnArrayAndTheMergeThatDependsOnIt()
    {
        Write("bin/sbatch", "echo \"$@\" >> submitted.txt; echo '42;cluster'");
        string mlseg = Write("mlseg.sh", "echo \"$@\" >> calls.txt");
        var path = ("PATH", $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}");

        var submitted = Run("slurm/submit.sh", ["7", "work", "evaluate", "--model", "model.zip"], path);
        (string, string)[] task = [("MLSEG", mlseg), ("SLURM_ARRAY_TASK_ID", "6"), ("SLURM_ARRAY_TASK_COUNT", "7")];
        var shard = Run("slurm/shards.sbatch", ["work", "evaluate", "--model", "model.zip"], task);
        var merge = Run("slurm/merge.sbatch", ["work"], ("MLSEG", mlseg));

        Assert.True((submitted.ExitCode, shard.ExitCode, merge.ExitCode) == (0, 0, 0), submitted.Output + shard.Output + merge.Output);
        string slurm = Path.Combine(Folder, "slurm");
        Assert.Equal(
            [
                $"--parsable --export=ALL,SHARDS=7 --array=0-6 {slurm}/shards.sbatch work evaluate --model model.zip",
                $"--dependency=afterany:42 {slurm}/merge.sbatch work",
            ],
            File.ReadAllLines(PathOf("submitted.txt")));
        Assert.Equal(
            ["evaluate --model model.zip --shard 6/7 --json work/shards/shard-6.json", "merge work/shards --json work/result.json"],
            File.ReadAllLines(PathOf("calls.txt")));
        Assert.Contains("\n#SBATCH --array=0-6\n", File.ReadAllText(Path.Combine(slurm, "shards.sbatch")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubernetes_AShardOfEachManifest_RunsTheCommandOfTheContainer()
    {
        await File.WriteAllBytesAsync(PathOf("model.zip"), await Model.Value);
        Directory.CreateDirectory(PathOf("test"));
        Directory.Move(_images.Images, PathOf("test/images"));
        Directory.Move(_images.Masks, PathOf("test/masks"));
        Directory.CreateSymbolicLink(PathOf("images"), PathOf("test/images"));

        foreach (string manifest in (string[])["evaluate", "predict"])
        {
            RunManifest(manifest, arguments => arguments.Replace("$(JOB_COMPLETION_INDEX)", "2", StringComparison.Ordinal));
        }

        // Of seven shards, one alone.
        var merged = SampleProgram.Run("MLSegmentation.Cli", "mlseg.dll", ArgumentsOf("merge"));
        Assert.Contains("6 of 7 shards are missing: 0/7, 1/7, 3/7", merged.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(PathOf("predicted/02.png")));
        Assert.Equal(["2.json"], Directory.GetFiles(PathOf("predicted-shards")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("evaluate", true)]
    [InlineData("predict", true)]
    [InlineData("merge", false)]
    public void Kubernetes_Manifest_HasAPodForEachShard(string name, bool isIndexed)
    {
        string text = File.ReadAllText(PathOfManifest(name));

        Assert.DoesNotContain('\t', text);
        Assert.Contains("\napiVersion: batch/v1\nkind: Job\n", text, StringComparison.Ordinal);
        Assert.Equal(isIndexed, text.Contains("\n  completions: 7\n  parallelism: 7\n  completionMode: Indexed\n", StringComparison.Ordinal));
        Assert.Equal(isIndexed, ArgumentsOf(name).Contains("$(JOB_COMPLETION_INDEX)/7"));

        // The program that the Containerfile puts there.
        Assert.Contains("command: [\"/app/mlseg\"]", text, StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"/app/mlseg\"", File.ReadAllText(Path.Combine(Repository.Root, "Containerfile")), StringComparison.Ordinal);
    }

    private static string Tool =>
        Path.Combine(Repository.Root, "artifacts", "bin", "MLSegmentation.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "mlseg.dll");

    private static async Task<byte[]> TrainAsync()
    {
        using var images = new TestImages(2);
        await Script.RunAsync(images.Root, Training);
        return await File.ReadAllBytesAsync(Path.Combine(images.Root, "model.zip"));
    }

    private static string PathOfManifest(string name) => Path.Combine(Folder, "kubernetes", $"{name}.yaml");

    private string PathOf(string name) => Path.Combine(_images.Root, name);

    /// <summary>What the container runs, with the folder of the test in the place of the volume.</summary>
    private string[] ArgumentsOf(string manifest) =>
    [
        .. Argument().Matches(Arguments().Match(File.ReadAllText(PathOfManifest(manifest))).Value)
            .Select(match => match.Groups[1].Value.Trim('"').Replace("/data/", $"{_images.Root}/", StringComparison.Ordinal)),
    ];

    private void RunManifest(string manifest, Func<string, string> change)
    {
        var (exitCode, _, error) = SampleProgram.Run("MLSegmentation.Cli", "mlseg.dll", [.. ArgumentsOf(manifest).Select(change)]);
        Assert.True(exitCode == 0, error);
    }

    private string Write(string name, string script)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Runs a script of the sample, or another one, in the folder of the test.</summary>
    private (int ExitCode, string Output) Run(string script, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Folder, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _images.Root,
        };
        foreach (var (name, value) in variables.Append(("OMP_NUM_THREADS", "1")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("\n +args:\n( +- .*\n)+")]
    private static partial Regex Arguments();

    [GeneratedRegex("- (.+)\n")]
    private static partial Regex Argument();
}
