using System.Collections.Frozen;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// What is done to predicted masks before they are used. The steps come in a fixed order, whatever the order in which they are given:
/// thresholds, holes, the largest area, splitting, objects at the border, small objects, the largest object.
/// Ignored pixels never change, and never touch anything.
/// </summary>
/// <remarks>
/// Classes are named, or given by their index where no class has that name: <c>"1"</c>. A mask that does not know its classes takes
/// indices only.
/// </remarks>
public sealed record MaskPostProcessing
{
    /// <summary>The size of hole that no hole exceeds.</summary>
    public const int AllHoles = int.MaxValue;

    private const string ClassNames = "names or indices of classes";

    /// <summary>
    /// The probability, from 0 to 1, that a class has to reach at a pixel to get it; without one, a class has to be the most probable. A pixel goes to the
    /// most probable of the classes that reach their threshold or have none. Where that is the background, it goes to the most probable class that
    /// reaches a threshold of its own, so that a threshold below ½ lets a class win over a background that is more probable. Where there is no such
    /// class, the pixel is background. Default: none.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A threshold is not from 0 to 1, or a name is empty.</exception>
    public IReadOnlyDictionary<string, double> Thresholds { get; init => field = CheckThresholds(value); } =
        new ValueDictionary<string, double>(FrozenDictionary<string, double>.Empty);

    /// <summary>
    /// The pixels of the largest hole that is filled; <see cref="AllHoles"/> for holes of any size. A hole is background that hangs together, does not
    /// reach the border of the image and has pixels of one class alone at its edges, whose it becomes. Default: 0, none.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    /// <example>
    /// <code>
    /// var postProcessing = new MaskPostProcessing { MinObject = 20, FillHoles = MaskPostProcessing.AllHoles };
    /// using var opened = SegmentationTransformer.FromOnnx("model.onnx", new SegmentationScoringOptions { PostProcessing = postProcessing });
    /// </code>
    /// </example>
    public int FillHoles { get; init => field = Allowed.AtLeast(value, 0); }

    /// <summary>
    /// Splits objects that touch, by a watershed of the distance to what is around them: an object is split where its neck is at least so many
    /// pixels less deep than each of the two parts, where the depth is the distance from the middle to the edge. Small values also split uneven
    /// objects. A line of background divides the parts in masks. Default: null, no splitting.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double? SplitTouching
    {
        get;
        init => field = Allowed.When(value is null || (value > 0 && double.IsFinite(value.Value)), value, "numbers above 0, or null for no splitting");
    }

    /// <summary>Whether objects are removed that reach the border of the image. Default: false.</summary>
    public bool ClearBorder { get; init; }

    /// <summary>
    /// The pixels of the smallest object that stays; in masks those of parts that were split are counted without the line. Default: 0, every object stays.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int MinObject { get; init => field = Allowed.AtLeast(value, 0); }

    /// <summary>Whether only the largest object of each class stays; of several that are equally large, the first, row by row. Default: false.</summary>
    public bool Largest { get; init; }

    /// <summary>
    /// Whether only the largest area stays that objects of all classes form together, whatever classes touch in it; of several that are equally large,
    /// the first, row by row. Default: false.
    /// </summary>
    public bool LargestArea { get; init; }

    /// <summary>
    /// The classes whose objects the steps after the thresholds are for; the others stay as they are. Default: null, all but the background.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is none, or a name is empty.</exception>
    public IReadOnlyList<string>? ObjectClasses
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<string>([.. Allowed.When(
                value.Count > 0 && !value.Any(string.IsNullOrWhiteSpace), value, $"{ClassNames}, or null for all but the background")]);
    }

    /// <summary>
    /// The class that is no object, and that removed pixels become. Default: null, the class called background, and where there is none, or the
    /// classes are not known, the first.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The name is empty.</exception>
    public string? BackgroundClass
    {
        get;
        init => field = Allowed.When(value is null || !string.IsNullOrWhiteSpace(value), value, $"{ClassNames}, or null for the class called background");
    }

    /// <summary>
    /// Which pixels of a class belong to one object. Holes take the other kind: where objects hang together at corners, holes do not, and the other way
    /// round. Default: <see cref="PixelConnectivity.Eight"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is none of the enumeration.</exception>
    public PixelConnectivity Connectivity { get; init => field = Allowed.Defined(value); } = PixelConnectivity.Eight;

    /// <summary>
    /// What is done afterwards, to other classes for example. Of its own options, all count but <see cref="Thresholds"/>, which it must not have.
    /// Default: null, nothing.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It has thresholds.</exception>
    public MaskPostProcessing? Then
    {
        get;
        init => field = Allowed.When(
            value is null || value.Thresholds.Count == 0, value, "steps without thresholds, which are for the first alone, or null for none");
    }

    /// <summary>What is done, in words.</summary>
    /// <returns>For example <c>largest area, then largest object of cell</c>; <c>nothing</c> where nothing is.</returns>
    public override string ToString()
    {
        string classes = ObjectClasses is null ? "" : $" of {string.Join(", ", ObjectClasses)}";
        string thresholds = string.Join(", ", Thresholds.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
        string?[] steps =
        [
            Thresholds.Count == 0 ? null : $"thresholds {thresholds}",
            FillHoles == 0 ? null : FillHoles == AllHoles ? "holes filled" : FormattableString.Invariant($"holes up to {FillHoles} pixels filled"),
            LargestArea ? $"largest area{classes}" : null,
            SplitTouching is { } depth ? FormattableString.Invariant($"objects{classes} split at necks of {depth}") : null,
            ClearBorder ? $"objects{classes} at the border removed" : null,
            MinObject > 1 ? FormattableString.Invariant($"objects{classes} below {MinObject} pixels removed") : null,
            Largest ? $"largest object{classes}" : null,
            Then is null ? null : $"{Then}",
        ];
        return steps.Any(step => step is not null) ? string.Join(", then ", steps.OfType<string>()) : "nothing";
    }

    private static ValueDictionary<string, double> CheckThresholds(IReadOnlyDictionary<string, double> thresholds)
    {
        const string Option = nameof(Thresholds);
        _ = Allowed.NotNull(thresholds, "thresholds by class; leave it out for none", option: Option);
        _ = Allowed.When(!thresholds.Keys.Any(string.IsNullOrWhiteSpace), "", ClassNames, option: Option);
        foreach (double threshold in thresholds.Values)
        {
            _ = Allowed.When(threshold is >= 0 and <= 1, threshold, "probabilities from 0 to 1", option: Option);
        }

        return new ValueDictionary<string, double>(thresholds.ToFrozenDictionary());
    }
}
