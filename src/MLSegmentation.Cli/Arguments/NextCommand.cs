namespace MLSegmentation.Cli.Arguments;

/// <summary>The command to try next, as it is typed into a shell.</summary>
internal static class NextCommand
{
    // None of these means anything to the shells of any system.
    private const string PlainSigns = "_-./:=+,%@";

    /// <summary>What to do with a model: judge it where there are images for that, else look at what it predicts.</summary>
    /// <param name="model">The model's file.</param>
    /// <param name="images">The images that it was trained on; null where they are in no folder.</param>
    /// <param name="validation">The folders of the images and masks that it was validated on, where there are any.</param>
    /// <param name="folderOptions">The options by which files were found in folders: of images and masks, and of images alone.</param>
    public static string AfterTraining(
        string model, string? images, (string? Images, string? Masks) validation, (string[] OfPairs, string[] OfImages) folderOptions)
    {
        string name = Path.Combine(Path.GetDirectoryName(model) ?? "", Path.GetFileNameWithoutExtension(model));
        return validation is ({ } validationImages, { } masks)
            ? Line(["evaluate", "--model", model, "--images", validationImages, "--masks", masks, .. folderOptions.OfPairs, "--report", $"{name}-report.html"])
            : Line(["predict", "--model", model, "--images", images ?? "IMAGES", .. folderOptions.OfImages, "--output", $"{name}-predictions", "--overlay"]);
    }

    /// <summary>A line with a command, its arguments quoted where a shell would take them apart.</summary>
    public static string Line(params IEnumerable<string> arguments) =>
        $"Try it:  {ToolName.Value} {string.Join(' ', arguments.Select(argument => Quote(argument)))}";

    /// <summary>An argument as it must be typed: by default for the shells of this system.</summary>
    public static string Quote(string argument, bool? isWindows = null)
    {
        bool windows = isWindows ?? OperatingSystem.IsWindows();
        if (argument.Length > 0 && argument.All(sign => char.IsLetterOrDigit(sign) || PlainSigns.Contains(sign) || (windows && sign == '\\')))
        {
            return argument;
        }

        return windows ? $"\"{argument}\"" : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
