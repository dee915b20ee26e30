using System.Collections;
using System.Collections.Immutable;
using System.Text;
using MLSegmentation.Masks;

namespace MLSegmentation;

/// <summary>
/// The classes of a segmentation, in the order of their class indices, and the mask values that stand for them. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// The text form, which <see cref="Parse"/> reads and <see cref="ToString"/> writes, is a list such as
/// <c>cell=255, membrane=0, ignore=11, road=#804080</c>. The position gives the class index, starting at 0; <c>ignore</c>
/// takes no index: pixels with its value become <see cref="SegmentationMask.Ignored"/>, and it may occur several times.
/// A class may have several values: a range, <c>cell=1-65535</c>, a list, <c>vessel=1|2</c> or <c>road=#804080|#808080</c>, or
/// <c>other=*</c>, every value that nothing else names.
/// </para>
/// <para>
/// White is 255 in grey files of any number of bits: where nothing names the number that a file stores for white (1 with one bit, 65535 with
/// sixteen), what 255 stands for is meant, and a palette of nothing but greys is read by its colours where its indices are not named by themselves. In
/// grey files of fewer than eight bits a number that is named by itself, not within a range, counts as it is stored; where the numbers of
/// the classes end at 255, ranges are taken for grey values of eight bits, so that with <c>background=0-127, disc=128-255</c> white is the
/// disc in them, too.
/// </para>
/// </remarks>
public sealed class SegmentationClasses : IReadOnlyList<SegmentationClass>, IEquatable<SegmentationClasses>
{
    /// <summary>The largest number of classes: the index 255 means an ignored pixel.</summary>
    public const int MaxCount = 255;

    /// <summary>The name that marks ignored mask values in the text form.</summary>
    internal const string IgnoreName = "ignore";

    private readonly ImmutableArray<SegmentationClass> _classes;

    private SegmentationClasses(ImmutableArray<SegmentationClass> classes, MaskValues ignoredValues) => (_classes, IgnoredValues) = (classes, ignoredValues);

    /// <summary>Two classes: <c>background=0, foreground=255</c>.</summary>
    public static SegmentationClasses Binary { get; } = Parse("background=0, foreground=255");

    /// <summary>How many classes there are, ignored values not counted.</summary>
    public int Count => _classes.Length;

    /// <summary>The numbers and colours in mask files that do not count; empty where all do.</summary>
    public MaskValues IgnoredValues { get; }

    /// <summary>
    /// Whether masks can be written with the mask values of the classes (<see cref="MaskFileValues.MaskValues"/>): each class has exactly one number from 0
    /// to 255, and no colour, and so have ignored pixels where values are named for them.
    /// </summary>
    public bool CanWriteMaskValues => WrittenMaskValues.TryCreate(this) is not null;

    /// <summary>The index of the class called background; null where none is.</summary>
    internal int? BackgroundIndex => _classes.FirstOrDefault(item => item.IsBackground) is { } background ? _classes.IndexOf(background) : null;

    /// <summary>The index of the background where there has to be one: of the class called so, else of the first.</summary>
    internal int BackgroundIndexOrFirst => BackgroundIndex ?? 0;

    /// <summary>Finds class indices of mask values. Built when first needed; building it twice does no harm.</summary>
    internal MaskValueMap ValueMap => field ??= new MaskValueMap(this);

    /// <summary>The class with an index.</summary>
    /// <param name="index">The class index, 0 to <see cref="Count"/> - 1.</param>
    /// <returns>The class.</returns>
    public SegmentationClass this[int index] => _classes[index];

    /// <summary>Reads classes from text such as <c>background=0, nucleus=255</c> or <c>sky=0, road=#804080, ignore=11</c>.</summary>
    /// <param name="text">
    /// Name and mask values of each class, separated by commas. A value is a number, 0 to 65535, for grey values and palette indices, a range
    /// of them, <c>1-255</c>, or a colour as <c>#rrggbb</c>; several have <c>|</c> between them, and <c>*</c> is every value that nothing else names.
    /// </param>
    /// <returns>The classes; their order gives the class index.</returns>
    /// <exception cref="SegmentationException">The text is not a list of classes, a name occurs twice, or two entries name the same value.</exception>
    public static SegmentationClasses Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new SegmentationException("No classes are given; write name=value for each, for example 'background=0, nucleus=255'.");
        }

        var classes = ImmutableArray.CreateBuilder<SegmentationClass>();
        var ignored = MaskValues.None;
        var named = new NamedMaskValues();
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, values) = ParseEntry(entry, text);
            named.Add(values, entry);
            if (name.Equals(IgnoreName, StringComparison.OrdinalIgnoreCase))
            {
                ignored = ignored.With(values);
            }
            else
            {
                classes.Add(CreateClass(name, classes.Count, values));
            }
        }

        return Create(classes.ToImmutable(), ignored);
    }

    /// <summary>Makes classes whose mask values are their indices: 0 for the first name, 1 for the second, and so on.</summary>
    /// <param name="names">The names, 1 to 255 of them, without commas and equals signs; <c>ignore</c> is reserved.</param>
    /// <returns>The classes.</returns>
    /// <exception cref="SegmentationException">There are no names or too many, or one is empty, reserved or given twice.</exception>
    public static SegmentationClasses FromNames(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Contains(IgnoreName, StringComparer.OrdinalIgnoreCase))
        {
            throw new SegmentationException($"'{IgnoreName}' is no name for a class; it marks mask values that do not count, as in '{IgnoreName}=255'.");
        }

        var classes = names.Select((name, index) => CreateClass(CheckName(name), index, MaskValues.OfNumber(index)));
        return Create([.. classes], MaskValues.None);
    }

    /// <summary>The class index of a name.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <returns>The index, or -1 where no class has that name.</returns>
    public int IndexOf(string name)
    {
        for (int index = 0; index < _classes.Length; index++)
        {
            if (_classes[index].Name == name)
            {
                return index;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public IEnumerator<SegmentationClass> GetEnumerator() => ((IEnumerable<SegmentationClass>)_classes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The classes as text that <see cref="Parse"/> reads back to an equal object.</summary>
    /// <returns>Names and mask values, then the ignored values, separated by commas.</returns>
    public override string ToString()
    {
        string classes = string.Join(", ", _classes);
        return IgnoredValues.IsEmpty ? classes : $"{classes}, {IgnoreName}={IgnoredValues}";
    }

    /// <summary>Whether both have the same names and mask values in the same order, and ignore the same values.</summary>
    /// <param name="other">The classes to compare with.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(SegmentationClasses? other) => other is not null
        && _classes.SequenceEqual(other._classes)
        && IgnoredValues.Equals(other.IgnoredValues);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SegmentationClasses);

    /// <inheritdoc/>
    public override int GetHashCode() => ToComparableText().GetHashCode(StringComparison.Ordinal);

    /// <summary>Text that is the same for equal classes, whether their numbers were named as lists or as ranges.</summary>
    internal string ToComparableText()
    {
        string classes = string.Join(", ", _classes.Select(item => $"{item.Name}={item.MaskValues.ToComparableText()}"));
        return IgnoredValues.IsEmpty ? classes : $"{classes}, {IgnoreName}={IgnoredValues.ToComparableText()}";
    }

    /// <summary>
    /// Whether both have the same names in the same order, so that a class index stands for the same class in both, whatever the values in
    /// mask files are.
    /// </summary>
    internal bool HasSameNames(SegmentationClasses other) =>
        ReferenceEquals(this, other) || _classes.Select(item => item.Name).SequenceEqual(other._classes.Select(item => item.Name));

    /// <summary>Whether masks of other classes may be called by these: there are no more of them, and none of these has another place there.</summary>
    internal bool CanRename(SegmentationClasses found) =>
        found.Count <= Count && !found.Where((item, index) => IndexOf(item.Name) is >= 0 and var place && place != index).Any();

    private static SegmentationClasses Create(ImmutableArray<SegmentationClass> classes, MaskValues ignoredValues)
    {
        if (classes.Length is 0 or > MaxCount)
        {
            throw new SegmentationException(
                $"There are {classes.Length} classes; a segmentation has 1 to {MaxCount}, for example 'background=0, nucleus=255'.");
        }

        return classes.GroupBy(item => item.Name).FirstOrDefault(group => group.Count() > 1) is { } group
            ? throw new SegmentationException(
                $"The name '{group.Key}' occurs {group.Count()} times among the classes; each class needs its own. "
                + $"Several values of one class are written {group.Key}=1{MaskValues.Separator}2.")
            : new SegmentationClasses(classes, ignoredValues);
    }

    private static SegmentationClass CreateClass(string name, int index, MaskValues values)
    {
        bool isBackground = SegmentationClass.IsBackgroundName(name);
        return new SegmentationClass(name, values, values.Colors is [var color, ..] ? color : isBackground ? default : ClassPalette.GetColor(index));
    }

    private static (string Name, MaskValues Values) ParseEntry(string entry, string text)
    {
        int separator = entry.LastIndexOf('=');
        return separator < 0
            ? throw new SegmentationException(
                $"'{entry}' in the classes '{text}' is not name=value; write for example 'background=0, nucleus=255' or 'road=#804080', "
                + $"and several values of a class with '{MaskValues.Separator}' between them, as in 'vessel=1{MaskValues.Separator}2'.")
            : (CheckName(entry[..separator].Trim()), MaskValues.Parse(entry[(separator + 1)..].Trim(), entry));
    }

    private static bool BreaksLines(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';

    // Half a surrogate pair is no text, and no file could hold it.
    private static bool IsWhole(string name)
    {
        for (int i = 0; i < name.Length; i += char.IsSurrogatePair(name, i) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(name, i, out _))
            {
                return false;
            }
        }

        return true;
    }

    private static string CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && name == name.Trim() && !name.Any(letter => letter is '=' or ',' || BreaksLines(letter)) && IsWhole(name)
            ? name
            : throw new SegmentationException(
                $"'{name}' is no name for a class; a name has at least one letter, no space at its ends, neither '=' nor ',', and nothing that breaks "
                + "lines or moves a cursor.");
    }
}
