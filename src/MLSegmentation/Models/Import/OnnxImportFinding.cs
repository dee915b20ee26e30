using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>Something about a network that was found out, or assumed, while it was imported.</summary>
public sealed class OnnxImportFinding
{
    private readonly OptionText _text;

    internal OnnxImportFinding(OptionText text, bool isAssumed) => (_text, IsAssumed) = (text, isAssumed);

    /// <summary>Whether it could be otherwise; the text names the option that says so.</summary>
    public bool IsAssumed { get; }

    /// <summary>It in words, one sentence, with options named as in the code.</summary>
    /// <returns>The sentence, fit to be shown.</returns>
    public override string ToString() => Describe(name => name);

    /// <summary>It in words, with options named as a front end calls them, for example with <c>--channels</c> for <c>Channels</c>.</summary>
    /// <param name="nameOf">Gives an option's name to the user for its name in the code.</param>
    /// <returns>The sentence, fit to be shown.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="nameOf"/> is null.</exception>
    public string Describe(Func<string, string> nameOf) => SegmentationText.Escape(_text.Spell(nameOf));
}
