using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// What a user can put right: a file that cannot be read, masks that do not fit their images, classes that do not fit the
/// masks, values outside their range. The message says what was found, where, and what would fix it, in one line that is fit to be shown and
/// logged: <see cref="SegmentationText.Escape"/> has escaped and shortened what it names.
/// </summary>
/// <remarks>Mistakes in the calling code are reported with <see cref="ArgumentException"/> and its kin instead.</remarks>
public sealed class SegmentationException : Exception
{
    private readonly OptionText? _text;

    /// <summary>Creates the exception without a message of its own.</summary>
    public SegmentationException()
    {
    }

    /// <summary>Creates the exception with a message for the user.</summary>
    /// <param name="message">What was found, where, and what would fix it.</param>
    public SegmentationException(string message)
        : base(Clean(message))
    {
    }

    /// <summary>Creates the exception with a message for the user and the failure behind it.</summary>
    /// <param name="message">What was found, where, and what would fix it.</param>
    /// <param name="innerException">The failure that led here.</param>
    public SegmentationException(string message, Exception? innerException)
        : base(Clean(message), innerException)
    {
    }

    private SegmentationException(OptionText text, Exception? innerException)
        : base(Clean(text.ToString()), innerException) => _text = text;

    private SegmentationException(OptionText heading, IReadOnlyList<OptionText> items, Exception? innerException)
        : this(OptionText.Join(" ", [heading, .. items.Select((item, index) => (OptionText)$"({index + 1}) {item}")]), innerException) =>
        Lines = [heading, .. items.Select(item => (OptionText)$"  {item}")];

    /// <summary>What is wrong, for programs that tell kinds of mistakes apart. Default: <see cref="SegmentationErrorKind.Other"/>.</summary>
    public SegmentationErrorKind Kind { get; internal init; }

    /// <summary>The message, for messages that it becomes a part of.</summary>
    internal OptionText Text => _text ?? $"{Message}";

    private IReadOnlyList<OptionText> Lines { get; init; } = [];

    /// <summary>The mistake as what stopped something larger, for example the training of one fold of several. Kind and names of options stay.</summary>
    /// <param name="context">What was stopped, or where: it comes before the message, with a colon between.</param>
    /// <returns>A new exception, which has this one as its inner exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="context"/> is empty.</exception>
    /// <example>
    /// <code>
    /// try
    /// {
    ///     SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(model.Transform(data));
    /// }
    /// catch (SegmentationException exception)
    /// {
    ///     throw exception.Within("The images of the left camera");
    /// }
    /// </code>
    /// </example>
    public SegmentationException Within(string context)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(context);
        OptionText text = $"{context}: {Text}";
        return new SegmentationException(text, this)
        {
            Kind = Kind,
            Lines = Lines.Count == 0 ? [] : [(OptionText)$"{context}: {Lines[0]}", .. Lines.Skip(1)],
        };
    }

    /// <summary>The message with options named as a front end calls them, for example with <c>--epochs</c> for <c>Epochs</c>.</summary>
    /// <param name="nameOf">Gives an option's name to the user for its name in the code.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="nameOf"/> is null.</exception>
    public string Describe(Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return _text is null ? Message : Clean(_text.Spell(nameOf));
    }

    /// <summary>
    /// The message in lines, for a terminal: mostly one. Where it lists several failures, each has a line of its own behind the first one, which
    /// begins with two spaces. No name within the message can begin a line, and each line is shortened for itself.
    /// </summary>
    /// <param name="nameOf">Gives an option's name to the user for its name in the code.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="nameOf"/> is null.</exception>
    public IReadOnlyList<string> DescribeLines(Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return Lines.Count == 0 ? [Describe(nameOf)] : [.. Lines.Select(line => Clean(line.Spell(nameOf)))];
    }

    /// <summary>An exception whose message lists failures; in one line they are numbered.</summary>
    /// <param name="heading">What they have in common.</param>
    /// <param name="items">The failures.</param>
    /// <param name="innerException">The failure that led here; null where there is none.</param>
    internal static SegmentationException Listing(OptionText heading, IReadOnlyList<OptionText> items, Exception? innerException = null) =>
        new(heading, items, innerException);

    /// <summary>An exception whose message names options.</summary>
    /// <param name="text">The message.</param>
    /// <param name="innerException">The failure that led here; null where there is none.</param>
    /// <param name="kind">What is wrong.</param>
    internal static SegmentationException Naming(
        OptionText text, Exception? innerException = null, SegmentationErrorKind kind = SegmentationErrorKind.Other) =>
        new(text, innerException) { Kind = kind };

    // Any exception may be made without a message, and then has that of its kind.
    private static string Clean(string? message) => message is null ? null! : SegmentationText.Escape(message);
}
