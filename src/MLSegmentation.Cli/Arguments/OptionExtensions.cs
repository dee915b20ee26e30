using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using MLSegmentation.Cli.Completion;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options by what they take. Whatever cannot be read is refused with the option's name, what was given and what is allowed.</summary>
internal static class OptionExtensions
{
    private const int LongestPlaceholder = 30;

    extension(Option)
    {
        public static Option<FileInfo> File(string name, string description, bool required = false)
        {
            var option = new Option<FileInfo>(name) { Description = description, HelpName = "FILE", Required = required };
            option.Validators.Add(result => RefuseEmpty(result, "a file"));
            return option;
        }

        /// <summary>A file whose name ends in one of <paramref name="extensions"/>, or a device.</summary>
        /// <param name="name">The option.</param>
        /// <param name="description">What it is for.</param>
        /// <param name="extensions">The endings, with their dots.</param>
        /// <param name="required">Whether it must be given.</param>
        /// <param name="advice">What to say of a file of another name, for example which option is for it; null where there is nothing to say.</param>
        public static Option<FileInfo> File(
            string name, string description, string[] extensions, bool required = false, Func<string, string?>? advice = null)
        {
            var option = Option.File(name, description, required);
            option.HelpName = $"FILE{string.Join('|', extensions)}";
            option.Validators.Add(result =>
            {
                string text = result.FirstText;
                if (text.Length > 0
                    && !text.StartsWith("/dev/", StringComparison.Ordinal)
                    && !extensions.Contains(Path.GetExtension(text), StringComparer.OrdinalIgnoreCase))
                {
                    string ending = advice?.Invoke(text) is { } more ? $"; {more}" : "";
                    result.AddError($"{name} takes a file that ends in {string.Join(" or ", extensions)}, not '{text}'{ending}.");
                }
            });
            return option;
        }

        public static Option<DirectoryInfo> Folder(string name, string description, bool required = false)
        {
            var option = new Option<DirectoryInfo>(name) { Description = description, HelpName = "DIR", Required = required };
            option.Validators.Add(result => RefuseEmpty(result, "a folder"));
            return option;
        }

        public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

        /// <summary>True or false; null where it is not given.</summary>
        public static Option<bool?> Boolean(string name, string description)
        {
            var option = new Option<bool?>(name) { Description = description, HelpName = "true|false" };
            OptionCompletion.Offer(option, "true", "false");
            return option;
        }

        /// <summary>A whole number, by default any: the library knows the ranges of its options.</summary>
        /// <param name="name">The option.</param>
        /// <param name="description">What it is for.</param>
        /// <param name="minimum">The least number.</param>
        /// <param name="maximum">The largest number.</param>
        /// <param name="unit">What is counted, in capitals.</param>
        public static Option<int?> Integer(
            string name, string description, int minimum = int.MinValue, int maximum = int.MaxValue, string unit = "NUMBER")
        {
            string range = (minimum, maximum) switch
            {
                (int.MinValue, int.MaxValue) => $" of at most {int.MaxValue}",
                (_, int.MaxValue) => $" of at least {minimum}",
                _ => $" from {minimum} to {maximum}",
            };
            return Create<int?>(name, description, unit, $"a whole number{range}", text =>
                int.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum ? value : null);
        }

        /// <summary>A finite number.</summary>
        /// <param name="name">The option.</param>
        /// <param name="description">What it is for.</param>
        /// <param name="unit">What is measured, in capitals.</param>
        public static Option<double?> Real(string name, string description, string unit = "NUMBER") =>
            Create(name, description, unit, "a number", ParseReal);

        /// <summary>A size in pixels, such as <c>256x256</c>, or where volumes have one, too, <c>64x64x32</c>.</summary>
        public static Option<ImageSize?> Size(string name, string description, bool hasDepth = false) => Create<ImageSize?>(
            name,
            description,
            hasDepth ? "WIDTHxHEIGHT[xDEPTH]" : "WIDTHxHEIGHT",
            $"a width and a height in pixels, such as 256x256{(hasDepth ? ", and for volumes a depth, such as 64x64x32" : "")}",
            text => ImageSize.TryParse(text, out var size) && (hasDepth || size.Depth == 1) ? size : null);

        /// <summary>The distances between pixels, such as <c>0.25x0.5</c>, or voxels, such as <c>1x1x3</c>; the width comes first, as in sizes.</summary>
        public static Option<PixelSpacing?> Spacing(string name, string description) => Create<PixelSpacing?>(
            name, description, "WIDTHxHEIGHT[xDEPTH]", "the distances between columns and between rows, above 0, such as 0.25x0.5, for volumes between "
                + "slices behind, such as 1x1x3", text => Array.ConvertAll(text.Split('x'), side => ParseReal(side) ?? 0) switch
                {
                    [> 0 and var width, > 0 and var height] => new PixelSpacing(height, width),
                    [> 0 and var width, > 0 and var height, > 0 and var depth] => new PixelSpacing(depth, height, width),
                    _ => null,
                });

        /// <summary>One of the keys of <paramref name="choices"/>, whose value may be named as the default.</summary>
        public static Option<T?> Choice<T>(string name, string description, IReadOnlyDictionary<string, T> choices, T? byDefault = default)
        {
            string words = string.Join(", ", choices.Keys);
            string placeholder = string.Join('|', choices.Keys);
            bool isShort = placeholder.Length <= LongestPlaceholder;
            string list = isShort ? "" : $" ({words})";
            string ending = byDefault is null ? "" : $" Default: {choices.First(choice => Equals(choice.Value, byDefault)).Key}.";
            var option = Create(name, $"{description}{ending}{list}", isShort ? placeholder : "NAME", result =>
            {
                string text = result.Tokens[0].Value;
                if (!choices.TryGetValue(text, out var value))
                {
                    result.AddError($"{name} takes one of {words}, not '{text}'.{Suggestion.For(text, choices.Keys)}");
                }

                return value;
            });
            OptionCompletion.Offer(option, choices.Keys);
            return option;
        }

        /// <summary>One of the values of an enumeration, by their names in kebab case.</summary>
        public static Option<T?> Choice<T>(string name, string description, T? byDefault = null)
            where T : struct, Enum => Choice(name, description, Enum.GetValues<T>().ToDictionary(value => Word(value), value => (T?)value), byDefault);

        /// <summary>What <paramref name="parse"/> makes of a text, or throws a <see cref="SegmentationException"/> where it cannot.</summary>
        /// <param name="name">The option.</param>
        /// <param name="description">What it is for.</param>
        /// <param name="placeholder">What it takes, in capitals.</param>
        /// <param name="parse">Reads the text.</param>
        /// <param name="words">The words that the text may consist of, to find one that was misspelt, and for shells to complete.</param>
        public static Option<T?> Parsed<T>(string name, string description, string placeholder, Func<string, T?> parse, params IEnumerable<string> words)
        {
            var option = Create(name, description, placeholder, result =>
            {
                try
                {
                    return parse(result.Tokens[0].Value);
                }
                catch (SegmentationException exception)
                {
                    result.AddError($"{name}: {exception.Message}{SuggestWord(result.Tokens[0].Value, [.. words])}");
                    return default;
                }
            });
            OptionCompletion.Offer(option, words);
            return option;
        }
    }

    extension(SymbolResult result)
    {
        /// <summary>What was given first, or nothing.</summary>
        public string FirstText => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
    }

    /// <summary>Adds options, those of a group among them.</summary>
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The word for a value: its name in kebab case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static Option<T?> Create<T>(string name, string description, string placeholder, string allowed, Func<string, T?> parse) =>
        Create(name, description, placeholder, result =>
        {
            string text = result.Tokens[0].Value;
            var value = parse(text);
            if (value is null)
            {
                result.AddError($"{name} takes {allowed}, not '{text}'.");
            }

            return value;
        });

    private static Option<T?> Create<T>(string name, string description, string placeholder, Func<ArgumentResult, T?> parse) =>
        new(name) { Description = description, HelpName = placeholder, Arity = ArgumentArity.ExactlyOne, CustomParser = parse };

    private static void RefuseEmpty(OptionResult result, string what)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} takes {what}, and its value is empty.");
        }
    }

    /// <summary>Asks whether the first word of a list or sum that is none of <paramref name="words"/> is one of them, misspelt.</summary>
    private static string SuggestWord(string text, string[] words)
    {
        string? unknown = text.Split([',', '+', '*', ':', ' '], StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word => char.IsLetter(word[0]) && !words.Contains(word));
        return unknown is null ? "" : Suggestion.For(unknown, words);
    }

    private static double? ParseReal(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
