using System.Text;
using MLSegmentation.Classical.Forests;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Help;
using MLSegmentation.Cli.Serving;
using MLSegmentation.DataViews;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.ImageFiles;
using MLSegmentation.MaskColumns;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Training;
using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Denoising;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.SemiSupervised;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Readers of text: classes, options, command lines, lists of files, and what saved files hold as text.</summary>
internal static class TextTargets
{
    private static readonly Action<FuzzInput, string>[] OptionReaders =
    [
        (_, text) => LossCatalog.Parse(text),
        (_, text) => ClassWeightingCatalog.Parse(text),
        (_, text) => AugmentationCatalog.Parse(text),
        (_, text) => ConsistencyCatalog.Parse(text),
        (_, text) => AdversaryCatalog.Parse(text),
        (_, text) => DenoisingNoise.Parse(text),
        (_, text) => ReadNetwork(text),
        (_, text) => ImageSize.Parse(text),
        (_, text) => RgbColor.Parse(text),
        (_, text) => ReadPattern(text),
        (_, text) => PlanLength.Parse(text),
        (_, text) => ScoringDevice.TryParse(text),
        (_, text) => ReadAddress(text),
        (_, text) => ModelColumns.Parse(text, "'input.onnx'"),
    ];

    private static readonly Action<string>[] SettingsReaders =
    [
        text => MaskResizingSettings.Parse(text),
        text => MaskToVectorSettings.Parse(text),
        text => VectorToMaskSettings.Parse(text),
        text => new ConstantText<VolumeModelText>(VolumeModelText.Parse).Read(ToBase64(text)),
        text => new ConstantText<FolderMaskLoader>(FolderMaskLoader.Parse).Read(ToBase64(text)),
        text => SettingsText.Read<PostProcessingSettings>(text),
        text => SettingsText.Read<MaskToObjectsSettings>(text),
        text => SettingsText.Read<MaskImageSettings>(text),
        text => SettingsText.Read<MaskOverlaySettings>(text),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("classes", ReadClasses) { Readers = [nameof(SegmentationClasses), nameof(MaskValues)], Examples = TextExamples.Classes },
        new("options", input => ReadFirst(input, OptionReaders.Length, (index, text) => OptionReaders[index](input, text)))
        {
            Readers =
            [
                nameof(LossCatalog), nameof(ClassWeightingCatalog), nameof(AugmentationCatalog), nameof(ConsistencyCatalog), nameof(AdversaryCatalog),
                nameof(DenoisingNoise), nameof(PerAxis), nameof(ImageSize), nameof(RgbColor), nameof(MaskPattern), nameof(PlanLength),
                nameof(ScoringDevice), nameof(ServerAddresses), nameof(ModelColumns),
            ],
            Examples = TextExamples.Options,
        },
        new("command-line", ReadCommandLine) { Readers = [nameof(Cli.Program)], Examples = TextExamples.CommandLines },
        new("pairs", input => PairsFile.Read(input.Path)) { Extension = ".csv", Examples = TextExamples.Pairs },
        new("plan", ReadPlan) { Readers = [nameof(PlanFile)], Examples = TextExamples.Plans },
        new("auto-state", ReadAutoState) { Readers = [nameof(AutoJournal)], Examples = TextExamples.AutoStates },
        new("saved-steps", input => ReadFirst(input, SettingsReaders.Length, (index, text) => SettingsReaders[index](text)))
        {
            Readers =
            [
                nameof(MaskResizingSettings), nameof(MaskToVectorSettings), nameof(VectorToMaskSettings), nameof(SettingsText),
                nameof(VolumeModelText), nameof(FolderMaskLoader),
            ],
            Examples = TextExamples.SavedSteps,
        },
        new("classical-method", ReadMethod) { Readers = [nameof(FittedMethod)], Examples = TextExamples.Methods },
        new("forest", ReadForest) { Readers = [nameof(Forest), nameof(ForestReader)], Examples = TextExamples.Forests },
    ];

    /// <summary>The first letter says which reader reads the rest.</summary>
    private static void ReadFirst(FuzzInput input, int readers, Action<int, string> read)
    {
        if (input.Text is [var first, .. var text] && first - 'a' is var index && index >= 0 && index < readers)
        {
            read(index, text);
        }
    }

    private static void ReadClasses(FuzzInput input)
    {
        var classes = SegmentationClasses.Parse(input.Text);
        var again = SegmentationClasses.Parse(classes.ToString());
        UnequalException.Require(classes.ToString(), again.ToString(), "the classes, written and read again");
        UnequalException.Require(classes.Count, again.Count, "the number of classes");
    }

    private static void ReadNetwork(string text)
    {
        string[] parts = text.Split(' ');
        var settings = parts[1..].Select(part => part.Split('=', 2)).Where(part => part.Length == 2).DistinctBy(part => part[0]);
        var network = NetworkCatalog.Create(parts[0], settings.ToDictionary(part => part[0], part => part[1]));
        _ = network.GetDivisors(2);
    }

    private static void ReadPattern(string text)
    {
        string[] parts = text.Split(' ', 2);
        _ = MaskPattern.Guess(parts[0], parts[^1]);
        try
        {
            _ = MaskPattern.Parse(parts[0]);
        }
        catch (SegmentationOptionException)
        {
            // It is an option in code, too.
        }
    }

    private static void ReadAddress(string text)
    {
        try
        {
            _ = ServerAddresses.Read(text);
        }
        catch (UsageException)
        {
            // So are those of the command line refused.
        }
    }

    private static void ReadCommandLine(FuzzInput input)
    {
        // No system gives a program an argument with a null character.
        string[] arguments = input.Text.Replace('\0', ' ').Split('\n');
        var parsed = Cli.Program.Parse(arguments);
        foreach (string error in UsageErrors.Find(parsed, arguments))
        {
            UnequalException.Require(true, error.Length > 0, "whether an error says something");
        }
    }

    private static void ReadPlan(FuzzInput input)
    {
        var plan = PlanFile.Read(input.Bytes);
        string text = plan.ToJson();
        UnequalException.Require(text, SegmentationPlan.FromJson(text).ToJson(), "the plan, written and read again");
    }

    private static void ReadAutoState(FuzzInput input)
    {
        string folder = FuzzInput.GetPath("auto");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "auto.json"), input.Bytes);
        using var journal = AutoJournal.Open(new AutoSegmentationOptions { Folder = folder, Resume = true }, TextExamples.Request, seed: 1);
    }

    private static ReadOnlyMemory<char> ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).AsMemory();

    private static void ReadMethod(FuzzInput input)
    {
        var fitted = FittedMethod.Parse(input.Text);
        string text = fitted.ToString();
        UnequalException.Require(text, FittedMethod.Parse(text).ToString(), "the method, written and read again");
        _ = fitted.GetClasses();
        if (fitted.Learned.Forest is { } forest)
        {
            _ = Forest.Parse(forest);
        }
    }

    private static void ReadForest(FuzzInput input)
    {
        string text = Convert.ToBase64String(TextExamples.Deflate(input.Bytes));
        var forest = Forest.Parse(text);
        float[] row = [0.25f, 0.5f, 0.75f];
        _ = forest.Score([.. row.Select(value => new[] { value, 1 - value })], CancellationToken.None);
    }
}
