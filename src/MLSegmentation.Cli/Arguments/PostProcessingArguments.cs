using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about what is done to predicted masks.</summary>
internal sealed class PostProcessingArguments
{
    private const double DefaultDistance = 1;

    private readonly Option<Threshold[]?> _thresholds = new("--threshold")
    {
        Description = "The probability that a class has to reach at a pixel to get it; once for each class that has a threshold.",
        HelpName = "NAME=NUMBER",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseThresholds,
    };

    private readonly Option<int?> _fillHoles = Optional(
        "--fill-holes",
        "Fill holes of at most so many pixels in objects. Without a number: of any size.",
        "PIXELS",
        MaskPostProcessing.AllHoles,
        text => int.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out int pixels) ? pixels : null,
        "a whole number of pixels");

    private readonly Option<double?> _splitTouching = Optional(
        "--split-touching",
        "Split objects at necks that are at least so many pixels less deep than the parts. "
            + FormattableString.Invariant($"Without a number: {DefaultDistance}."),
        "DISTANCE",
        DefaultDistance,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double distance) ? distance : null,
        "a distance in pixels");

    private readonly Option<bool> _clearBorder = Option.Switch("--clear-border", "Remove objects that reach the border of the image.");
    private readonly Option<int?> _minObject = Option.Integer("--min-object", "Remove objects of fewer pixels.", unit: "PIXELS");
    private readonly Option<bool> _largest = Option.Switch("--largest", "Keep only the largest object of each class.");

    private readonly Option<bool> _largestArea =
        Option.Switch("--largest-area", "Keep only the largest area that objects of all classes form together.");

    private readonly Option<string[]> _objectClasses = new("--object-classes")
    {
        Description = "The classes whose objects these steps are for. Default: all but the background.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _backgroundClass = new("--background-class")
    {
        Description = "The class that is no object, and that removed pixels become. Default: the one called background, or else the first.",
        HelpName = "NAME",
        Arity = ArgumentArity.ExactlyOne,
    };

    public IEnumerable<Option> Options => [_thresholds, .. Steps, _objectClasses, _backgroundClass];

    private Option[] Steps => [_fillHoles, _largestArea, _splitTouching, _clearBorder, _minObject, _largest];

    /// <summary>What is done to masks; null where nothing is asked for.</summary>
    /// <exception cref="UsageException">An option was given that says more about none.</exception>
    public MaskPostProcessing? Read(ParseResult parsed)
    {
        if (!Steps.Any(IsGiven))
        {
            UsageException.ThrowIfGiven(parsed, $"is for {string.Join(", ", Steps.Select(step => step.Name))}; add one of them", _objectClasses);
            if (!IsGiven(_thresholds))
            {
                UsageException.ThrowIfGiven(parsed, "is for the options that change masks; add one of them, such as --min-object", _backgroundClass);
                return null;
            }
        }

        return new MaskPostProcessing
        {
            Thresholds = parsed.GetValue(_thresholds)?.ToDictionary(threshold => threshold.Name, threshold => threshold.Value) ?? [],
            FillHoles = parsed.GetValue(_fillHoles) ?? 0,
            SplitTouching = parsed.GetValue(_splitTouching),
            ClearBorder = parsed.GetValue(_clearBorder),
            MinObject = parsed.GetValue(_minObject) ?? 0,
            Largest = parsed.GetValue(_largest),
            LargestArea = parsed.GetValue(_largestArea),
            ObjectClasses = parsed.GetValue(_objectClasses) is { Length: > 0 } names ? names : null,
            BackgroundClass = parsed.GetValue(_backgroundClass),
        };

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    /// <summary>Throws when a threshold was given where there are no probabilities.</summary>
    public void RequireNoThresholds(ParseResult parsed) => UsageException.ThrowIfGiven(
        parsed, "is about the probabilities of a model, and the masks of --predictions have none; give --model instead", _thresholds);

    /// <summary>An option that says what to do, with a number or without one.</summary>
    private static Option<T?> Optional<T>(string name, string description, string unit, T otherwise, Func<string, T?> parse, string allowed)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = $"[{unit}]",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                if (result.Tokens.Count == 0)
                {
                    return otherwise;
                }

                var value = parse(result.Tokens[0].Value);
                if (value is null)
                {
                    result.AddError($"{name} takes {allowed} or nothing, not '{result.Tokens[0].Value}'.");
                }

                return value;
            },
        };

    private static Threshold[]? ParseThresholds(ArgumentResult result)
    {
        var thresholds = new List<Threshold>();
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            int separator = text.LastIndexOf('=');
            if (separator < 1 || !double.TryParse(text.AsSpan(separator + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                result.AddError($"--threshold takes the name of a class and a probability, such as cell=0.7, not '{text}'.");
                return null;
            }

            string name = text[..separator];
            if (thresholds.Any(threshold => threshold.Name == name))
            {
                result.AddError($"--threshold gives the class '{name}' two thresholds; give it one.");
                return null;
            }

            thresholds.Add(new Threshold(name, value));
        }

        return [.. thresholds];
    }

    private sealed record Threshold(string Name, double Value);
}
