using System.Text.Json;
using System.Text.Json.Nodes;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>Writes plans as JSON and reads them, strictly: what is misspelt must not be overlooked.</summary>
internal static class PlanFile
{
    public static string Write(SegmentationPlan plan) => new JsonObject
    {
        ["version"] = SegmentationPlan.Version,
        ["budget"] = new JsonObject
        {
            ["seconds"] = plan.Budget.Time?.TotalSeconds,
            ["steps"] = plan.Budget.Steps,
            ["memory"] = plan.Budget.Memory,
        },
        ["network"] = new JsonObject { ["name"] = plan.Network.Name, ["hyperParameters"] = Write(plan.Network.DescribeHyperParameters()) },
        ["training"] = Write(plan.Training),
        ["cost"] = new JsonObject
        {
            ["memory"] = plan.Cost.Memory,
            ["secondsPerStep"] = plan.Cost.StepDuration?.TotalSeconds,
            ["seconds"] = plan.Cost.Duration?.TotalSeconds,
        },
        ["reasons"] = Write(plan.Reasons),
        ["fingerprint"] = Write(plan.Fingerprint),
    }.ToJsonString(SegmentationJson.Options);

    public static SegmentationPlan Read(ReadOnlyMemory<byte> bytes)
    {
        bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var plan = new PlanSection(document.RootElement, "").Create(ReadPlan);
            plan.Check();
            return plan;
        }
        catch (JsonException exception)
        {
            string line = FormattableString.Invariant($"line {exception.LineNumber + 1}");
            throw new SegmentationException($"{line} is no JSON; mlseg plan writes a new plan.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new SegmentationException("a text in it is not in UTF-8, or has half of a pair of escapes; mlseg plan writes a new plan.", exception);
        }
    }

    private static JsonObject Write(IEnumerable<KeyValuePair<string, string>> texts) =>
        new(texts.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    private static JsonObject Write(PlannedTraining training) => WithVolumes(training.Volumes, new()
    {
        ["crop"] = training.Crop?.ToString(),
        ["resize"] = training.Resize?.ToString(),
        ["channels"] = training.Channels,
        ["batchSize"] = training.BatchSize,
        ["steps"] = training.Steps,
        ["loss"] = training.Loss,
        ["classWeighting"] = training.ClassWeighting,
        ["augmentations"] = training.Augmentations,
        ["optimizer"] = training.Optimizer,
        ["learningRate"] = training.LearningRate,
        ["schedule"] = training.Schedule,
        ["weightAverageDecay"] = training.WeightAverageDecay,
        ["precision"] = PlannedTraining.PrecisionNames[training.Precision],
        ["imageMemory"] = training.ImageMemory,
        ["validationFraction"] = training.ValidationFraction,
    });

    /// <summary>Plans for images say nothing of volumes.</summary>
    private static JsonObject WithVolumes(VolumePreparation? volumes, JsonObject training)
    {
        if (volumes is not null)
        {
            training["volumes"] = new JsonObject
            {
                ["spacing"] = Write(volumes.Spacing),
                ["window"] = volumes.Window is { } window ? new JsonArray(window.Lowest, window.Highest) : null,
                ["normalization"] = PlannedTraining.NormalizationNames[volumes.Normalization],
                ["slices"] = volumes.Slices,
            };
        }

        return training;
    }

    private static JsonArray? Write(VolumeSpacing? spacing) => spacing is { } known ? new JsonArray(known.X, known.Y, known.Z) : null;

    /// <summary>Images have no spacing, and plans of earlier versions say less.</summary>
    private static JsonObject WithKnown(DataFingerprint data, JsonObject file)
    {
        if (data.Spacing is not null)
        {
            file["spacing"] = Write(data.Spacing);
        }

        if (data.KnownMedianSides is { } sides)
        {
            file["medianSides"] = new JsonArray([.. sides.Select(side => (JsonNode)side)]);
        }

        if (data.KnownLargestPixels is { } pixels)
        {
            file["largestPixels"] = pixels;
        }

        return file;
    }

    private static JsonObject Write(DataFingerprint data) => WithKnown(data, new()
    {
        ["images"] = data.Images,
        ["channels"] = data.Channels,
        ["isEightBit"] = data.IsEightBit,
        ["depth"] = data.Depth,
        ["smallestSize"] = data.SmallestSize.ToString(),
        ["medianSize"] = data.MedianSize.ToString(),
        ["largestSize"] = data.LargestSize.ToString(),
        ["pixels"] = data.Pixels,
        ["values"] = JsonSerializer.SerializeToNode(data.Values, SegmentationJson.Options),
        ["classes"] = JsonSerializer.SerializeToNode(data.Classes, SegmentationJson.Options),
    });

    private static SegmentationPlan ReadPlan(PlanSection file)
    {
        int version = file.Integer("version");
        return version == SegmentationPlan.Version
            ? new SegmentationPlan
            {
                Budget = file.Section("budget").Create(ReadBudget),
                Network = file.Section("network").Create(ReadNetwork),
                Training = file.Section("training").Create(ReadTraining),
                Cost = file.Section("cost").Create(ReadCost),
                Reasons = file.Section("reasons").Create(ReadTexts),
                Fingerprint = file.Section("fingerprint").Create(ReadFingerprint),
            }
            : throw new SegmentationException($"version is {version}; it must be {SegmentationPlan.Version}. mlseg plan writes a new plan.");
    }

    private static PlanBudget ReadBudget(PlanSection section)
    {
        var budget = new PlanBudget { Time = section.OptionalSeconds("seconds"), Steps = section.OptionalInteger("steps"), Memory = section.Long("memory") };
        return budget.Time is null == budget.Steps is null
            ? throw new SegmentationException("budget: give either seconds or steps, and null for the other.")
            : budget;
    }

    private static NetworkArchitecture ReadNetwork(PlanSection section) => NetworkCatalog.Create(
        section.Text("name"),
        section.Section("hyperParameters").Create(ReadTexts).ToDictionary(),
        name => $"network.hyperParameters.{name}");

    private static PlannedTraining ReadTraining(PlanSection section) => new()
    {
        Crop = section.OptionalSize("crop"),
        Resize = section.OptionalSize("resize"),
        Volumes = section.Keys.Contains("volumes") ? section.Section("volumes").Create(ReadVolumes) : null,
        Channels = section.OptionalInteger("channels"),
        BatchSize = section.Integer("batchSize"),
        Steps = section.Integer("steps"),
        Loss = section.Text("loss"),
        ClassWeighting = section.OptionalText("classWeighting"),
        Augmentations = section.Text("augmentations"),
        Optimizer = section.Text("optimizer"),
        LearningRate = section.Number("learningRate"),
        Schedule = section.Text("schedule"),
        WeightAverageDecay = section.OptionalNumber("weightAverageDecay"),
        Precision = section.Choice("precision", PlannedTraining.PrecisionNames),
        ImageMemory = section.OptionalLong("imageMemory"),
        ValidationFraction = section.Number("validationFraction"),
    };

    private static VolumePreparation ReadVolumes(PlanSection section) => new()
    {
        Spacing = section.OptionalNumbers("spacing", 3) is [var x, var y, var z] ? new VolumeSpacing(x, y, z) : null,
        Window = section.OptionalNumbers("window", 2) is [var lowest, var highest] ? new VolumeWindow((float)lowest, (float)highest) : null,
        Normalization = section.Choice("normalization", PlannedTraining.NormalizationNames),
        Slices = section.OptionalInteger("slices"),
    };

    private static PlannedCost ReadCost(PlanSection section) => new()
    {
        Memory = section.Long("memory"),
        StepDuration = section.OptionalSeconds("secondsPerStep"),
        Duration = section.OptionalSeconds("seconds"),
    };

    private static KeyValuePair<string, string>[] ReadTexts(PlanSection section) =>
        [.. section.Keys.Select(key => KeyValuePair.Create(key, section.Text(key)))];

    private static DataFingerprint ReadFingerprint(PlanSection section)
    {
        var data = ReadImages(section);
        return data with
        {
            KnownMedianSides = section.Keys.Contains("medianSides") ? section.OptionalNumbers("medianSides", data.AxisSpacing.Count) : null,
            KnownLargestPixels = section.Keys.Contains("largestPixels") ? section.OptionalLong("largestPixels") : null,
        };
    }

    private static DataFingerprint ReadImages(PlanSection section) => new()
    {
        Images = section.Integer("images"),
        Channels = section.Integer("channels"),
        IsEightBit = section.Flag("isEightBit"),
        Depth = section.Text("depth"),
        Spacing = section.Keys.Contains("spacing") && section.OptionalNumbers("spacing", 3) is [var x, var y, var z] ? new VolumeSpacing(x, y, z) : null,
        SmallestSize = section.Size("smallestSize"),
        MedianSize = section.Size("medianSize"),
        LargestSize = section.Size("largestSize"),
        Pixels = section.Long("pixels"),
        Values = [.. section.Sections("values").Select(item => item.Create(ReadChannel))],
        Classes = [.. section.Sections("classes").Select(item => item.Create(ReadClass))],
    };

    private static FingerprintChannel ReadChannel(PlanSection section) => new(
        section.Number("minimum"),
        section.Number("maximum"),
        section.Number("mean"),
        section.Number("standardDeviation"),
        section.Number("foregroundMean"),
        section.Number("foregroundStandardDeviation"));

    private static FingerprintClass ReadClass(PlanSection section) => new(
        section.Text("name"), section.Number("share"), section.Integer("images"), section.Integer("objects"), section.Number("meanObjectSide"));
}
