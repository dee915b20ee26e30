using Microsoft.ML;

namespace MLSegmentation.Training.Tests.Auto;

/// <summary>What a run cannot begin or go on with, and what it says of it.</summary>
public sealed class AutoRefusalTests : IDisposable
{
    private const long Memory = 4_000_000_000;

    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"auto-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("\"request\": {", "\"request\": null, \"was\": {", "was is no key of it")]
    [InlineData("\"chosen\": 0", "\"chosen\": 3", "chosen must be null, or the number of one of the 1 candidates")]
    [InlineData("\"seed\":", "\"seed\": \"one\", \"was\":", "seed is no key of it, or has another type")]
    [InlineData("\"seed\":", "\"seeds\":", "seeds is no key of it")]
    [InlineData("\"folds\": 1", "\"folds\": -1", "folds must be null, or 1 to 20")]
    [InlineData("\"spentSeconds\": ", "\"spentSeconds\": -", "spentSeconds must be a number of at least 0")]
    [InlineData("\"trials\": []", "\"trials\": [{}]", "trials[0].")]
    [InlineData("\"candidates\": [", "\"candidates\": [null,", "candidates[0] must be an object")]
    [InlineData("\"precision\": \"float32\"", "\"precision\": \"int3\"", "candidates[0].plan: training.precision is \"int3\"; it must be float32 or bfloat16")]
    [InlineData("\"batchSize\": ", "\"batchSize\": -", "candidates[0].plan: training.batchSize")]
    [InlineData("\"precision\": \"float32\"", "\"precision\": \"\\ud800\"", "candidates[0].plan: a text in it is not in UTF-8")]
    [InlineData("{", "", "cannot be read")]
    public void Train_ResumedFromADamagedFile_NamesTheKey(string old, string changed, string message)
    {
        string error = ResumeWith(text => text.IndexOf(old, StringComparison.Ordinal) is >= 0 and var index
            ? text[..index] + changed + text[(index + old.Length)..]
            : throw new InvalidOperationException($"There is no {old} in {text}"));

        Assert.Contains($"'{Path.Combine(_folder, "auto.json")}' cannot be read (", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void Train_ResumedFromAnotherVersion_SaysSo()
    {
        string error = ResumeWith(text => text.Replace("{\n  \"version\": 1", "{\n  \"version\": 99, \"more\": 1", StringComparison.Ordinal));

        Assert.Contains("has version 99, and version 1 is read", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumedWithAnImageThatIsNotThere_NamesIt()
    {
        string error = ResumeWith(text => System.Text.RegularExpressions.Regex.Replace(text, "\"heldOut\": \\[\\s*[0-9]+", "\"heldOut\": [77"));

        Assert.Contains("holds out image 77, but there are 5", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FolderThatIsAFile_SaysSo()
    {
        string file = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<SegmentationException>(() => Train(Options(2) with { Folder = file }));

            Assert.Contains($"'{file}', which is a file; give a folder", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Train_TimeThatIsNeverEnough_IsRefusedBeforeAnythingIsRead()
    {
        var trainer = Trainer(Options(null) with { Budget = TimeSpan.FromSeconds(1) });
        var data = _context.Data.LoadFromEnumerable(Unread());

        var error = Assert.Throws<SegmentationException>(() => trainer.Train(data));

        Assert.Contains("The time of 1 s is too short: 20 steps", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give at least 2 s", error.Message, StringComparison.Ordinal);

        static IEnumerable<SyntheticImages.Row> Unread()
        {
            yield return SyntheticImages.CreateUniform(32, 32);
            throw new InvalidOperationException("The images were read.");
        }
    }

    [Fact]
    public void Train_PlanOfOtherClasses_NamesBoth()
    {
        var plan = Plan();

        var error = Assert.Throws<SegmentationException>(
            () => Train(Options(2) with { Plan = plan, Memory = null, Classes = SegmentationClasses.FromNames("ground", "cell") }));

        Assert.Contains("for the classes ground, disc, but those of the masks are ground, cell", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PlanThatTakesLonger_SaysWhatTheLeastIs()
    {
        // A step of five patches of 128x128 has 13e9 multiplications and additions, forward and backward; twenty of them take seconds on one thread.
        var plan = Plan();
        var slow = plan with { Training = plan.Training with { Crop = new ImageSize(128, 128), BatchSize = 5 } };

        var error = Assert.Throws<SegmentationException>(
            () => Train(Options(null) with { Budget = TimeSpan.FromSeconds(1.01), Memory = null, Plan = slow }));

        Assert.Contains("is too short for the plan: 20 of its steps", error.Message, StringComparison.Ordinal);
        Assert.Matches("Give at least [1-9][0-9]* s, or plan anew", error.Message);
    }

    [Fact]
    public void Train_OtherClassesAfterAKillDuringPlanning_AreRefused()
    {
        var options = Options(2) with { Folder = _folder };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options with { StopToken = new CancellationToken(canceled: true) }));

        var error = Assert.Throws<SegmentationException>(
            () => Train(options with { Resume = true, Classes = SegmentationClasses.FromNames("ground", "cell") }));

        string expected = $"The run in '{_folder}' is of the classes '{options.Classes}', and those given are 'ground";
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Train(options with { Resume = true });
    }

    [Fact]
    public void Train_ClassesOfTheSameNumbersAsTheRuns_GoesOn()
    {
        // Versions before wrote lists of neighbours as ranges.
        var options = Options(2) with { Folder = _folder, Classes = SegmentationClasses.Parse("background=0, disc=1-3") };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options with { StopToken = new CancellationToken(canceled: true) }));

        Train(options with { Resume = true, Classes = SegmentationClasses.Parse("background=0, disc=1|2|3") });
    }

    private static AutoSegmentationOptions Options(int? steps) => new()
    {
        Steps = steps,
        Memory = Memory,
        Seed = 5,
        Threads = 1,
        Classes = SyntheticImages.Classes,
    };

    private AutoSegmentationTrainer Trainer(AutoSegmentationOptions options) => _context.Segmentation().Trainers.Auto(options);

    private void Train(AutoSegmentationOptions options) => Trainer(options).Train(SyntheticImages.Load(_context, 5, size: 32)).Dispose();

    private SegmentationPlan Plan() => _context.Segmentation().Plan(
        SyntheticImages.Load(_context, 5, size: 32), new() { Steps = 4, Memory = Memory, Classes = SyntheticImages.Classes });

    /// <summary>Goes on with a run whose file was edited, and gives what is said of it.</summary>
    private string ResumeWith(Func<string, string> edit)
    {
        var options = Options(2) with { Folder = _folder };
        Train(options);
        string path = Path.Combine(_folder, "auto.json");
        string text = File.ReadAllText(path);
        string edited = edit(text);
        Assert.NotEqual(text, edited);
        File.WriteAllText(path, edited);
        return Assert.Throws<SegmentationException>(() => Train(options with { Resume = true })).Message;
    }
}
