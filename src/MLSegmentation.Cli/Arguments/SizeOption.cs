using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that take a width and a height, such as <c>256x256</c>.</summary>
internal static class SizeOption
{
    /// <summary>An optional size in pixels.</summary>
    public static Option<ImageSize?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "WxH",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ImageSize.TryParse(text, out var size))
            {
                return size;
            }

            result.AddError($"{name} takes a width and a height in pixels, such as 256x256, not '{text}'.");
            return null;
        },
    };
}
