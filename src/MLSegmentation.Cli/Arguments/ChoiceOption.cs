using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that take one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>An option whose value is one of <paramref name="choices"/>' keys; absent, it is <typeparamref name="T"/>'s default.</summary>
    public static Option<T?> Create<T>(string name, string description, IReadOnlyDictionary<string, T> choices) => new(name)
    {
        Description = $"{description} ({string.Join(", ", choices.Keys)})",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (choices.TryGetValue(text, out var value))
            {
                return value;
            }

            result.AddError($"{name} takes one of {string.Join(", ", choices.Keys)}, not '{text}'.");
            return default;
        },
    };

    /// <summary>An option whose value is one of <paramref name="choices"/>' keys, with the default in its description.</summary>
    public static Option<T?> Create<T>(string name, string description, IReadOnlyDictionary<string, T> choices, T byDefault) => Create(
        name, $"{description} Default: {choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, byDefault)).Key}.", choices);
}
