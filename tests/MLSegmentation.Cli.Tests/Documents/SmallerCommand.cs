using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>
/// What is changed in the commands of the documents so that all of them run in a minute: how long and how large. Everything else is as printed.
/// </summary>
internal static class SmallerCommand
{
    private const string Size = "32x32";
    private const string VolumeSize = "16x16x16";
    private const string Width = "4";

    // What is expensive, and the small value in its place.
    private static readonly (string Option, string Value)[] Values =
    [
        ("--width", Width), ("--crop", Size), ("--resize", Size), ("--batch-size", "2"), ("--frozen-encoder-epochs", "1"), ("--bootstrap", "50"),
        ("--warm-up-steps", "0"),

        // The tests have no GPU, and may not take a port that is in use.
        ("--device", "cpu"), ("--urls", FreePort),
    ];

    private const string FreePort = "http://127.0.0.1:0";

    /// <summary>The arguments of a command, made small.</summary>
    public static string[] Of(DocumentCommand command)
    {
        string[] arguments = [.. command.Words.Skip(1)];
        for (int index = 0; index + 1 < arguments.Length; index++)
        {
            if (Values.FirstOrDefault(pair => pair.Option == arguments[index]).Value is { } value)
            {
                index++;
                arguments[index] = IsVolumeSize(arguments[index]) ? VolumeSize : value;
            }
        }

        return arguments.FirstOrDefault() switch
        {
            "train" when arguments.Contains("--model") => Training(arguments),
            "denoise" when arguments.Contains("--train") => [.. Without(Without(arguments, "--epochs"), "--steps"), "--steps", "1"],
            "auto" => [.. Without(arguments, "--budget"), "--budget", "2steps"],
            "serve" when !arguments.Contains("--urls") => [.. arguments, "--urls", FreePort],
            _ => arguments,
        };
    }

    private static bool IsVolumeSize(string text) => ImageSize.TryParse(text, out var size) && size.Depth > 1;

    /// <summary>A single step of small crops, instead of the epochs that the command names or means.</summary>
    private static string[] Training(string[] arguments)
    {
        string[] kept = [.. Without(Without(arguments, "--epochs"), "--steps"), "--steps", "1"];
        int network = Array.IndexOf(kept, "--network");
        bool hasWidth = NetworkCatalog.Create(network < 0 ? "unet" : kept[network + 1]).HyperParameters.Any(parameter => parameter.Name == "width");
        return
        [
            .. kept,
            .. hasWidth && !kept.Contains("--width") ? (string[])["--width", Width] : [],
            .. kept.Contains("--crop") || kept.Contains("--resize") ? (string[])[] : ["--crop", Size],
        ];
    }

    private static string[] Without(string[] arguments, string option) =>
        Array.IndexOf(arguments, option) is >= 0 and var index ? [.. arguments[..index], .. arguments[(index + 2)..]] : arguments;
}
