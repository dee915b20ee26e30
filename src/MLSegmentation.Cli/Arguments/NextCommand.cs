using System.Globalization;
using System.Text;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The command to try next, as it is typed into a shell.</summary>
internal static class NextCommand
{
    // None of these means anything to the shells of any system, but for the first sign of an argument, and those that Windows adds.
    private const string PlainSigns = "_-./:=+";
    private const string PlainSignsOfUnix = ",%@";

    // What one of the two shells of Windows replaces within quotes; the quotes are those that PowerShell takes for one.
    private const string ReplacedOnWindows = "$`\"\u201c\u201d\u201e";

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
            ? Line(
            [
                "evaluate", "--model", File(model), "--images", File(validationImages), "--masks", File(masks), .. folderOptions.OfPairs,
                "--report", File($"{name}-report.html"),
            ])
            : Line(
            [
                "predict", "--model", File(model), "--images", File(images ?? "IMAGES"), .. folderOptions.OfImages,
                "--output", File($"{name}-predictions"), "--overlay",
            ]);
    }

    /// <summary>A file or folder as an argument, which is never taken for an option.</summary>
    public static string File(string path) => path.StartsWith('-') ? $"./{path}" : path;

    /// <summary>A line with a command, its arguments quoted where a shell would take them apart.</summary>
    public static string Line(params IEnumerable<string> arguments) => LineOf(ToolName.Value, arguments);

    /// <summary>A line with a command of a tool, such as a script in a folder whose name has a space.</summary>
    public static string LineOf(string tool, IEnumerable<string> arguments) =>
        $"Try it:  {string.Join(' ', arguments.Prepend(tool).Select(argument => Quote(argument)))}";

    /// <summary>An argument as it must be typed: by default for the shells of this system.</summary>
    /// <remarks>What no shell of Windows takes as it is, such as a dollar sign, is left for the user to fill in: an ellipsis.</remarks>
    public static string Quote(string argument, bool? isWindows = null)
    {
        bool windows = isWindows ?? OperatingSystem.IsWindows();
        bool isVisible = SegmentationText.Escape(argument, int.MaxValue) == argument;
        return isVisible && IsPlain(argument, windows) ? argument
            : windows ? QuoteForWindows(argument)
            : isVisible ? $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'"
            : QuoteHidden(argument);
    }

    private static bool IsPlain(string argument, bool isWindows) => argument is [not '=', ..]
        && argument.All(sign => char.IsLetterOrDigit(sign) || PlainSigns.Contains(sign) || (isWindows ? sign == '\\' : PlainSignsOfUnix.Contains(sign)));

    private static string QuoteForWindows(string argument)
    {
        bool hasVariables = argument.Count(sign => sign == '%') > 1;
        string safe = string.Concat(argument.Select(sign => ReplacedOnWindows.Contains(sign) || (hasVariables && sign == '%') ? '…' : sign));
        int backslashes = safe.Length - safe.TrimEnd('\\').Length;
        return $"\"{safe}{new string('\\', backslashes)}\"";
    }

    /// <summary>What is not seen as bytes, in the quotes that bash, zsh and the other shells of Unix have for it.</summary>
    private static string QuoteHidden(string argument)
    {
        var text = new StringBuilder("$'");
        foreach (var rune in argument.EnumerateRunes())
        {
            string sign = rune.ToString();
            if (SegmentationText.Escape(sign) == sign)
            {
                text.Append(sign is "'" or "\\" ? $"\\{sign}" : sign);
            }
            else
            {
                foreach (byte part in Encoding.UTF8.GetBytes(sign))
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{part:x2}");
                }
            }
        }

        return text.Append('\'').ToString();
    }
}
