using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options whose text the library reads.</summary>
internal static class ParsedOption
{
    /// <summary>An option whose value is what <paramref name="parse"/> makes of its text; absent, it is <typeparamref name="T"/>'s default.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it means.</param>
    /// <param name="placeholder">What stands for the text in the help.</param>
    /// <param name="parse">Reads the text, and throws a <see cref="SegmentationException"/> where it cannot.</param>
    public static Option<T?> Create<T>(string name, string description, string placeholder, Func<string, T?> parse) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            try
            {
                return parse(result.Tokens[0].Value);
            }
            catch (SegmentationException exception)
            {
                result.AddError($"{name}: {exception.Message}");
                return default;
            }
        },
    };
}
