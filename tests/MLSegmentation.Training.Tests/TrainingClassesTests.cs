using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>Training set, validation set, options and initial weights may all say which classes there are; none is taken for another.</summary>
public sealed class TrainingClassesTests
{
    private static readonly UNet Network = new() { Width = 2, Depth = 1 };
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("ground=0, disc=255");
    private static readonly SegmentationClasses Swapped = SegmentationClasses.Parse("disc=255, ground=0");

    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _warnings = [];

    public TrainingClassesTests() => _context.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            _warnings.Add(message.RawMessage);
        }
    };

    [Fact]
    public void Fit_ValidationColumnWithOtherOrder_IsRefused() => AssertFails(
        Annotate(Classes),
        options => options with { ValidationSet = Annotate(Swapped) },
        "The classes of the column 'Label' of the validation set are 'disc=255, ground=0', but those of the column 'Label' of the training set "
        + "are 'ground=0, disc=255'; a class must have the same name and place in both.");

    [Fact]
    public void Fit_ValidationColumnWithOtherNames_IsRefused() => AssertFails(
        Annotate(Classes),
        options => options with { ValidationSet = Annotate(SegmentationClasses.FromNames("ground", "ring")) },
        "The classes of the column 'Label' of the validation set are 'ground=0, ring=1', but");

    [Fact]
    public void Fit_ValidationMasksWithOtherOrder_AreRefused() => AssertFails(
        Load(Classes),
        options => options with { ValidationSet = Load(Swapped) },
        "The classes of the mask of row 0 in the validation set are 'disc=255, ground=0', but those of the column 'Label' of the training set are");

    [Fact]
    public void Fit_ValidationColumnWithOtherMaskValues_IsTakenAsItIs()
    {
        Fit(Annotate(Classes), options => options with { ValidationSet = Annotate(SegmentationClasses.FromNames("ground", "disc")) });

        Assert.DoesNotContain(_warnings, warning => warning.Contains("classes", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_OptionsInAnotherOrderThanTheColumn_AreRefused() => AssertFails(
        Annotate(Classes),
        options => options with { Classes = Swapped },
        "The classes of the column 'Label' of the training set are 'ground=0, disc=255', but those of Classes are 'disc=255, ground=0';");

    [Fact]
    public void Fit_OptionsWithFewerClassesThanTheColumn_AreRefused() => AssertFails(
        Annotate(SegmentationClasses.FromNames("ground", "disc", "ring")),
        options => options with { Classes = Classes },
        "The classes of the column 'Label' of the training set are 'ground=0, disc=1, ring=2', but those of Classes are 'ground=0, disc=255';");

    [Fact]
    public void Fit_OptionsWithOtherNames_WarnOnceAndNameTheModelsClasses()
    {
        var renamed = SegmentationClasses.FromNames("ground", "cell");

        var info = Fit(Annotate(Classes), options => options with { Classes = renamed, ValidationSet = Annotate(Classes, seed: 2) });

        Assert.Equal(renamed, info.Classes);
        Assert.Equal(
            "The classes of the column 'Label' of the training set are 'ground=0, disc=255', but those of Classes are 'ground=0, cell=1'. "
            + "The model gets the latter.",
            Assert.Single(_warnings));
    }

    [Fact]
    public void Fit_OnlyTheMasksKnowTheirClasses_TakesThem() => Assert.Equal(Swapped, Fit(Load(Swapped)).Classes);

    [Fact]
    public void Fit_ValidationOnTheTrainingSet_Warns()
    {
        var data = Annotate(Classes);

        Fit(data, options => options with { ValidationSet = data });

        Assert.StartsWith(
            "3 of the 3 validation images are trained on, too, such as row 0 in the validation set;", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_InitialWeightsOfOtherClasses_Warns()
    {
        using var folder = new TemporaryFolder();
        using (var first = Train(Annotate(Swapped), options => options))
        {
            _context.Segmentation().Save(first, folder["model.zip"]);
        }

        Fit(Annotate(Classes), options => options with { InitialWeights = folder["model.zip"] });

        Assert.StartsWith(
            $"The model '{folder["model.zip"]}' is for the classes 'disc=255, ground=0', but this training is for 'ground=0, disc=255';",
            Assert.Single(_warnings),
            StringComparison.Ordinal);
    }

    private SegmentationModelInfo Fit(IDataView data, Func<SegmentationTrainerOptions, SegmentationTrainerOptions>? change = null)
    {
        using var model = Train(data, change ?? (options => options));
        return model.Info;
    }

    private SegmentationTransformer Train(IDataView data, Func<SegmentationTrainerOptions, SegmentationTrainerOptions> change)
    {
        var options = change(new() { Steps = 1, BatchSize = 2, Execution = new() { Threads = 1 } });
        return _context.Segmentation().Trainers.UNet(Network, options).Fit(data);
    }

    private void AssertFails(IDataView data, Func<SegmentationTrainerOptions, SegmentationTrainerOptions> change, string message)
    {
        var exception = Assert.Throws<SegmentationException>(() => Train(data, change));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Data whose column of masks says which classes they have.</summary>
    private IDataView Annotate(SegmentationClasses classes, int seed = 1)
    {
        var definition = SchemaDefinition.Create(typeof(SyntheticImages.Row));
        definition[nameof(SyntheticImages.Row.Label)].AddAnnotation("SegmentationClasses", classes.ToString().AsMemory(), TextDataViewType.Instance);
        return _context.Data.LoadFromEnumerable(CreateRows(seed), definition);
    }

    /// <summary>Data whose masks know which classes they have; their column does not say it.</summary>
    private IDataView Load(SegmentationClasses classes) => _context.Data.LoadFromEnumerable(
        CreateRows(seed: 1).ConvertAll(row => new SyntheticImages.Row { Image = row.Image, Label = row.Label!.WithClasses(classes) }));

    private static List<SyntheticImages.Row> CreateRows(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3).Select(_ => SyntheticImages.Create(random, 16))];
    }
}
