using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class SegmentationPlanTests
{
    private const long Memory = 4_000_000_000;

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Plan_BudgetInSteps_IsTheSameTwiceAndTrains()
    {
        var data = SyntheticImages.Load(_context, 4, size: 32);

        var plan = PlanSteps(data, 2);

        Assert.Equal(plan, PlanSteps(data, 2));
        Assert.Equal((2, new ImageSize(32, 32), 2), (plan.Training.Steps, plan.Training.Crop, plan.Training.BatchSize));
        Assert.All(plan.Choices, choice => Assert.EndsWith(".", choice.Reason, StringComparison.Ordinal));
        Assert.Contains(plan.Choices, choice => choice is { Name: "width", Value: "16" });
        using var model = plan.CreateTrainer(_context, plan.ToOptions() with { Seed = 1, Classes = SyntheticImages.Classes }).Fit(data);
        Assert.Equal(2, model.Info!.Training!.Steps);
    }

    [Fact]
    public void Plan_BudgetInTime_CountsStepsByMeasuringThem()
    {
        var plan = _context.Segmentation().Plan(
            SyntheticImages.Load(_context, 4, size: 32),
            new() { Time = TimeSpan.FromMinutes(1), Memory = Memory, Threads = 1, Classes = SyntheticImages.Classes });

        double seconds = plan.Training.Steps * plan.Cost.StepDuration!.Value.TotalSeconds;
        Assert.InRange(seconds, 1, 60);
        Assert.InRange(plan.Cost.Duration!.Value.TotalSeconds, 0.99 * seconds, 1.01 * seconds);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
    }

    [Fact]
    public void Plan_TooLittleTime_SaysWhatTheLeastIs()
    {
        var exception = Assert.Throws<SegmentationException>(() => _context.Segmentation().Plan(
            SyntheticImages.Load(_context, 2, size: 32),
            new() { Time = TimeSpan.FromMilliseconds(1), Memory = Memory, Threads = 1, Classes = SyntheticImages.Classes }));

        Assert.Matches("too short: 20 steps.*Give at least [1-9][0-9]* s", exception.Message);
    }

    [Fact]
    public void Plan_TooLittleMemory_SaysWhatTheLeastIs()
    {
        var exception = Assert.Throws<SegmentationException>(() => PlanSteps(SyntheticImages.Load(_context, 2, size: 32), 5, memory: 100_000_000));

        Assert.Matches("memory of 100 MB is too small.*takes [0-9]+ MB", exception.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Plan_ImagesOneHigh_IsOneThatTrains(int count)
    {
        byte[] row = [.. Enumerable.Range(0, 40).Select(index => (byte)(index * 6))];
        byte[] labels = [.. row.Select(value => (byte)(value > 100 ? 1 : 0))];
        var data = SyntheticImages.Load(_context, Enumerable.Range(0, count).Select(_ => SyntheticImages.CreateGrey(40, 1, row, labels)));

        var plan = PlanSteps(data, 1);

        Assert.Equal(new ImageSize(40, 2), plan.Training.Crop);
        using var model = plan.CreateTrainer(_context, plan.ToOptions() with { Classes = SyntheticImages.Classes }).Fit(data);
    }

    [Fact]
    public void Plan_SevenChannels_SeesAllOfThem()
    {
        var schema = SchemaDefinition.Create(typeof(FloatRow));
        schema[nameof(FloatRow.Image)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 7, 16, 24);
        var rows = Enumerable.Range(0, 3).Select(index => new FloatRow
        {
            Image = [.. Enumerable.Range(0, 7 * 16 * 24).Select(value => (float)Math.Sin(value + index))],
            Label = new SegmentationMask(24, 16, [.. Enumerable.Range(0, 16 * 24).Select(pixel => (byte)(pixel % 24 / 12))]),
        });
        var data = _context.Data.LoadFromEnumerable(rows.ToList(), schema);

        var plan = _context.Segmentation().Plan(
            data, new() { Time = TimeSpan.FromSeconds(30), Memory = Memory, Threads = 1, Classes = SyntheticImages.Classes });

        Assert.Equal(7, plan.Fingerprint.Channels);
        Assert.Null(plan.Training.Channels);
        using var model = plan.CreateTrainer(_context, plan.ToOptions() with { Steps = 1, Classes = SyntheticImages.Classes }).Fit(data);
    }

    [Fact]
    public void Plan_NoForeground_RefusesWithTheReason()
    {
        var data = SyntheticImages.Load(_context, Enumerable.Range(0, 3).Select(index => SyntheticImages.CreateUniform(32, 32, (byte)(index * 50))));

        var exception = Assert.Throws<SegmentationException>(() => PlanSteps(data, 5));

        Assert.Contains("All masks hold the class", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 20, 1, 16)]
    [InlineData(20, 20_000, 4, 16)]
    [InlineData(20_000, 20_000, 4, 256)]
    public void Create_AnySize_KeepsToTheMemory(int width, int height, int batch, int side)
    {
        var data = Describe(new ImageSize(width, height), images: width == height && width == 20 ? 1 : 8);

        var budget = new PlanBudget { Steps = 100, Memory = 8 * Memory };
        var plan = Planner.Create(data, budget, default, _ => throw new InvalidOperationException());

        Assert.Equal((batch, side), (plan.Training.BatchSize, plan.Training.Crop!.Value.Width / 16 * 16));
        Assert.InRange(plan.Cost.Memory, 1, 8 * Memory);
        plan.Check();
    }

    [Theory]
    [InlineData(20, 20, 1)]
    [InlineData(20_000, 1, 3)]
    [InlineData(20, 20_000, 8)]
    [InlineData(20_000, 20_000, 8)]
    public void Create_AnySizeInTime_KeepsToIt(int width, int height, int images)
    {
        // A microsecond and a half for each pixel of a batch.
        static TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(1.5e-6 * shape.Pixels);
        var budget = new PlanBudget { Time = TimeSpan.FromMinutes(2), Memory = 8 * Memory };

        var plan = Planner.Create(Describe(new ImageSize(width, height), images), budget, default, Measure);

        Assert.InRange(plan.Cost.Duration!.Value.TotalSeconds, 60, 120);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
        plan.Check();
    }

    [Fact]
    public void Create_Scenes_SeesThemWholeAndWeighsClasses()
    {
        var sky = Enumerable.Range(0, 4).Select(index => new FingerprintClass($"class {index}", index == 3 ? 0.004 : 0.332, 10, 10, 300));
        var data = Describe(new ImageSize(480, 360), images: 62) with { Channels = 3, Classes = [.. sky] };

        var plan = Planner.Create(data, new PlanBudget { Steps = 100, Memory = Memory }, default, _ => throw new InvalidOperationException());

        // The square root of 0.332 / 0.004 is 9.11.
        Assert.Equal((null, new ImageSize(240, 176)), (plan.Training.Crop, plan.Training.Resize));
        Assert.Equal(("1,1,1,9.11", "light"), (plan.Training.ClassWeighting, plan.Training.Augmentations));
        Assert.Equal(NormalizationKind.Batch, Assert.IsType<UNet>(plan.Network).Normalization);
    }

    [Fact]
    public void Create_StepOfKnownCost_FitsWidthAndStepsIntoTheTime()
    {
        // A tenth of a second and a microsecond per pixel with 16 channels: 4 · 256 · 256 pixels take 0.36 s.
        static TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(0.1 + (1e-6 * shape.Pixels * ((UNet)shape.Network).Width / 16));
        var data = Describe(new ImageSize(512, 512), images: 24);

        SegmentationPlan Plan(double seconds) =>
            Planner.Create(data, new PlanBudget { Time = TimeSpan.FromSeconds(seconds), Memory = Memory }, default, Measure);

        // 0.93 of 200 s are 186 s, or 513 steps of 0.362144 s: fewer than the 1,000 that more channels want. Of 3,600 s there is time for them.
        Assert.Equal((16, 513), (((UNet)Plan(200).Network).Width, Plan(200).Training.Steps));
        Assert.Equal(32, ((UNet)Plan(3600).Network).Width);
        Assert.Equal(2, Plan(40).Training.BatchSize);
    }

    [Fact]
    public void Create_LittleTime_MeasuresNoStepThatIsMuchTooSlow()
    {
        var measured = new List<TrainingShape>();
        TimeSpan Measure(TrainingShape shape)
        {
            measured.Add(shape);
            return TimeSpan.FromSeconds(1.5e-6 * shape.Pixels);
        }

        var budget = new PlanBudget { Time = TimeSpan.FromSeconds(20), Memory = Memory };
        var plan = Planner.Create(Describe(new ImageSize(512, 512), images: 24), budget, default, Measure);

        // 4 · 128 · 128 pixels take 0.1 s, so that of 4 · 256 · 256 there are fewer than a third of 200 steps. Two patches take 0.197 s, 94 times
        // in 0.93 of 20 s.
        Assert.Equal((2, 94), (plan.Training.BatchSize, plan.Training.Steps));
        Assert.DoesNotContain(measured, shape => shape.Pixels >= 4 * 256 * 256);
    }

    [Fact]
    public void Create_PartOfARun_LeavesWhatItHasTakenAndTheEvaluation()
    {
        static TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(0.1 + (1e-6 * shape.Pixels * ((UNet)shape.Network).Width / 16));
        var budget = new PlanBudget { Time = TimeSpan.FromSeconds(200), Memory = Memory };
        var scope = new PlanScope { HoldsOut = true, GetSpent = () => TimeSpan.FromSeconds(60) };

        var plan = Planner.Create(Describe(new ImageSize(512, 512), images: 24), budget, TimeSpan.FromSeconds(30), Measure, scope);

        // A step of 4 · 256 · 256 pixels takes 0.362144 s. An image has as many, and a third of that goes forward; 2 of 24 are held out and measured on
        // twice. 186 - 60 - 30 - 4 · 0.120715 = 95.517 s are 263.75 steps.
        Assert.Equal((4, 263), (plan.Training.BatchSize, plan.Training.Steps));
    }

    [Fact]
    public void RequireTime_MostOfItTakenAlready_SaysWhatTheLeastIs()
    {
        var budget = new PlanBudget { Time = TimeSpan.FromSeconds(100), Memory = Memory };
        var scope = new PlanScope { HoldsOut = true, GetSpent = () => TimeSpan.FromSeconds(90) };
        static TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(1);

        var error = Assert.Throws<SegmentationException>(
            () => Planner.RequireTime(Describe(new ImageSize(32, 32), images: 24), budget, default, Measure, scope));

        // A step of two images takes a second, one image forward a sixth of it: (20 + 2 · 2 / 6 + 90) / 0.93 = 118.996.
        Assert.EndsWith("reading 24 images, with what is done before and after them, take 119 s on this machine. Give at least 119 s.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SlowMeasurements_TakeAShareOfTheTime()
    {
        double spent = 0;
        int count = 0;
        TimeSpan Measure(TrainingShape shape)
        {
            (spent, count) = (spent + 15, count + 1);
            return TimeSpan.FromSeconds(0.01);
        }

        var scope = new PlanScope { HoldsOut = true, GetSpent = () => TimeSpan.FromSeconds(spent) };
        var budget = new PlanBudget { Time = TimeSpan.FromSeconds(100), Memory = Memory };
        _ = Planner.Create(Describe(new ImageSize(512, 512), images: 24), budget, default, new MeasuredSteps(Measure).Of, scope);

        // After the first there are 5 of 20 s left for another; after the second none, and the shape itself is not measured.
        Assert.Equal(2, count);
    }

    [SharedDataFact]
    public void Plan_RealImages_ChoosesByTheirKind()
    {
        var membranes = PlanShared("isbi_em", "membrane=0, cell=255");
        var nuclei = PlanShared("nuclei", "background=0, nucleus=255");
        var streets = PlanShared(
            "camvid", "sky=0, building=1, pole=2, road=3, pavement=4, tree=5, sign=6, fence=7, car=8, pedestrian=9, bicyclist=10, ignore=11");

        Assert.Equal((1, 3, 3), (membranes.Training.Channels, nuclei.Training.Channels, streets.Training.Channels));
        Assert.All([membranes, nuclei], plan => Assert.IsType<UNet>(plan.Network));
        Assert.Equal(EncoderKind.ImageNetResNet18, Assert.IsType<ResNetUNet>(streets.Network).Encoder);
        Assert.Equal(new ImageSize(256, 192), streets.Training.Resize);
        Assert.All([membranes, nuclei, streets], plan => plan.Check());
    }

    [Theory]
    [InlineData("\"steps\": 7", "\"stepps\": 7", "training.steps is missing")]
    [InlineData("\"batchSize\": ", "\"extra\": 1, \"batchSize\": ", "training.extra is no key of a plan")]
    [InlineData("\"batchSize\": ", "\"batchSize\": 0, \"x\": ", "training.batchSize: ")]
    [InlineData("\"crop\": \"32x32\"", "\"crop\": \"33x32\"", "training: The crop is 33x32")]
    [InlineData("\"crop\": \"32x32\"", "\"crop\": 32", "training.crop is 32; it must be a text")]
    [InlineData("\"width\": \"16\"", "\"width\": \"0\"", "network.hyperParameters.width is 0")]
    [InlineData("\"name\": \"unet\"", "\"name\": \"unett\"", "network: There is no network 'unett'")]
    [InlineData("\"loss\": \"ce\\u002Bdice\"", "\"loss\": \"dise\"", "training: Loss: 'dise'")]
    [InlineData("\"version\": 1", "\"version\": 2", "version is 2; it must be 1")]
    [InlineData("\"version\": 1", "\"version\": 1, \"version\": 1", "version is there twice")]
    [InlineData("\"version\": 1,", "\"version\": 1 ,,", "is no JSON")]
    [InlineData("\"version\": 1", "\"version\": 99", "version is 99; it must be 1")]
    [InlineData("\"steps\": 7", "\"steps\": -7", "training.steps: Steps is -7")]
    [InlineData("\"precision\": \"float32\"", "\"precision\": \"int3\"", "training.precision is \"int3\"; it must be float32 or bfloat16")]
    [InlineData("\"memory\": ", "\"memory\": -1, \"x\": ", "budget.memory: Memory is -1")]
    [InlineData("\"learningRate\": ", "\"learningRate\": -1e999, \"x\": ", "training.learningRate is -1e999; it must be a number")]
    [InlineData("\"reasons\": {", "\"reasons\": { \"a\": 1,", "reasons.a is 1; it must be a text")]
    [InlineData("\"images\": 4", "\"images\": -4", "fingerprint.images: Images is -4")]
    [InlineData("\"name\": \"unet\"", "\"name\": \"\\ud800\"", "a text in it is not in UTF-8, or has half of a pair of escapes")]
    public void FromJson_WrongPlan_SaysWhere(string found, string replacement, string message)
    {
        var budget = new PlanBudget { Steps = 7, Memory = Memory };
        string json = Planner.Create(Describe(new ImageSize(32, 32), images: 4), budget, default, _ => default).ToJson()
            .Replace("ce+dice", "ce\\u002Bdice", StringComparison.Ordinal);
        string at = json[json.IndexOf("\"training\"", StringComparison.Ordinal)..];
        bool isOfTraining = found.StartsWith("\"steps", StringComparison.Ordinal);
        int index = isOfTraining ? json.Length - at.Length + at.IndexOf(found, StringComparison.Ordinal) : json.IndexOf(found, StringComparison.Ordinal);

        string wrong = json[..index] + replacement + json[(index + found.Length)..];

        Assert.Contains(message, Assert.Throws<SegmentationException>(() => SegmentationPlan.FromJson(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ThenLoad_GivesTheSamePlan()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        var budget = new PlanBudget { Steps = 300, Memory = Memory };
        var plan = Planner.Create(Describe(new ImageSize(300, 200), images: 120), budget, default, _ => default);

        plan.Save(path);

        Assert.Equal(plan, SegmentationPlan.Load(path));
        Assert.Equal(0.1, plan.Training.ValidationFraction);
        File.Delete(path);
    }

    private static DataFingerprint Describe(ImageSize size, int images) => new()
    {
        Images = images,
        Channels = 1,
        IsEightBit = true,
        Depth = "8 bits",
        SmallestSize = size,
        MedianSize = size,
        LargestSize = size,
        Pixels = (long)size.Width * size.Height * images,
        Values = [new FingerprintChannel(0, 255, 100, 20, 150, 10)],
        Classes = [new FingerprintClass("background", 0.7, images, 0, 0), new FingerprintClass("cell", 0.3, images, 20 * images, 12)],
    };

    private SegmentationPlan PlanSteps(IDataView data, int steps, long memory = Memory) =>
        _context.Segmentation().Plan(data, new() { Steps = steps, Memory = memory, Classes = SyntheticImages.Classes });

    private SegmentationPlan PlanShared(string name, string classes)
    {
        string folder = Path.Combine(Repository.SharedData, name, "train");
        var data = _context.Data.LoadSegmentationFolder(
            Path.Combine(folder, "images"), Path.Combine(folder, "masks"), SegmentationClasses.Parse(classes));
        return _context.Segmentation().Plan(_context.Data.TakeRows(data, 5), new() { Steps = 100, Memory = Memory });
    }

    private sealed class FloatRow
    {
        public float[] Image { get; set; } = [];

        public SegmentationMask? Label { get; set; }
    }
}
