using System.Globalization;

namespace MLSegmentation.Training.Augmentations;

/// <summary>The built-in augmentations and presets by name, as <c>mlseg --augmentations</c> spells them.</summary>
public static class AugmentationCatalog
{
    private const string Nothing = "none";

    private static readonly (string Name, Augmentation Augmentation)[] Entries =
    [
        ("horizontal-flip", new HorizontalFlip()),
        ("vertical-flip", new VerticalFlip()),
        ("depth-flip", new DepthFlip()),
        ("quarter-turn", new QuarterTurn()),
        ("rotation", new Rotation()),
        ("scaling", new Scaling()),
        ("shift", new Shift()),
        ("elastic", new ElasticDeformation()),
        ("foreground-crop", new ForegroundCrop()),
        ("brightness", new Brightness()),
        ("contrast", new Contrast()),
        ("gamma", new Gamma()),
        ("hue", new Hue()),
        ("saturation", new Saturation()),
        ("blur", new Blur()),
        ("noise", new Noise()),
        ("low-resolution", new LowResolution()),
        ("coarse-dropout", new CoarseDropout()),
    ];

    private static readonly (string Name, IReadOnlyList<Augmentation> Augmentations)[] Presets =
    [
        (Nothing, AugmentationPresets.None),
        ("light", AugmentationPresets.Light),
        ("strong", AugmentationPresets.Strong),
        ("microscopy", AugmentationPresets.Microscopy),
        ("volumes", AugmentationPresets.Volumes),
    ];

    /// <summary>The names of all augmentations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>The names of all presets.</summary>
    public static IReadOnlyList<string> PresetNames { get; } = [.. Presets.Select(entry => entry.Name)];

    /// <summary>
    /// Reads a list of augmentations and presets, separated by commas. A colon and a number after an augmentation give its probability, and an
    /// augmentation that is in the list already, for example through a preset, takes its place.
    /// </summary>
    /// <param name="text">For example <c>horizontal-flip, rotation:0.3</c>, or <c>microscopy, elastic:0.8</c>.</param>
    /// <returns>The augmentations.</returns>
    /// <exception cref="SegmentationException">A name or a probability is none, or a name is there twice; the message says what there is.</exception>
    public static IReadOnlyList<Augmentation> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var list = new List<Augmentation>();
        string[] items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        CheckNames([.. items.Select(item => item.Split(':')[0].TrimEnd())]);
        foreach (var augmentation in items.SelectMany(ParseItem))
        {
            Put(augmentation, list);
        }

        return list.Count > 0 || items is [Nothing] ? list : throw Unknown(text);
    }

    /// <summary>Creates an augmentation with its defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The augmentation.</returns>
    /// <exception cref="SegmentationException">There is no such augmentation; the message lists those that exist.</exception>
    public static Augmentation Create(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(Entries, entry => entry.Name == name).Augmentation ?? throw Unknown(name);
    }

    private static void CheckNames(string[] names)
    {
        if (names.Length > 1 && names.Contains(Nothing))
        {
            throw new SegmentationException($"'{Nothing}' stands for no augmentation at all, but there are others beside it. Leave it or the others out.");
        }

        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new SegmentationException($"'{repeated.Key}' is in the list {repeated.Count()} times. Name it once.");
        }
    }

    private static IReadOnlyList<Augmentation> ParseItem(string item)
    {
        if (Array.Find(Presets, entry => entry.Name == item).Augmentations is { } preset)
        {
            return preset;
        }

        string[] parts = item.Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && PresetNames.Contains(parts[0]))
        {
            throw new SegmentationException($"'{item}' gives a preset a probability; only augmentations have one, for example {parts[0]},elastic:0.3.");
        }

        var augmentation = Create(parts[0]);
        return parts.Length == 1 ? [augmentation] : [augmentation with { Probability = ParseProbability(item, parts[1]) }];
    }

    private static double ParseProbability(string item, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1
            ? value
            : throw new SegmentationException($"'{item}' needs a probability from 0 to 1 after the colon, for example elastic:0.3.");

    private static void Put(Augmentation augmentation, List<Augmentation> list)
    {
        int index = list.FindIndex(other => other.GetType() == augmentation.GetType());
        if (index < 0)
        {
            list.Add(augmentation);
        }
        else
        {
            list[index] = augmentation;
        }
    }

    private static SegmentationException Unknown(string name) => new(
        $"There is no augmentation '{name}'; there are the presets {string.Join(", ", PresetNames)} and the augmentations {string.Join(", ", Names)}.");
}
