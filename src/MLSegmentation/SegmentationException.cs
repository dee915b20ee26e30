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

    /// <summary>The message, for messages that it becomes a part of.</summary>
    internal OptionText Text => _text ?? $"{Message}";

    /// <summary>The message with options named as a front end calls them, for example with <c>--epochs</c> for <c>Epochs</c>.</summary>
    /// <param name="nameOf">Gives an option's name to the user for its name in the code.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="nameOf"/> is null.</exception>
    public string Describe(Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return _text is null ? Message : Clean(_text.Spell(nameOf));
    }

    /// <summary>An exception whose message names options.</summary>
    /// <param name="text">The message.</param>
    /// <param name="innerException">The failure that led here; null where there is none.</param>
    internal static SegmentationException Naming(OptionText text, Exception? innerException = null) => new(text, innerException);

    // Any exception may be made without a message, and then has that of its kind.
    private static string Clean(string? message) => message is null ? null! : SegmentationText.Escape(message);
}
