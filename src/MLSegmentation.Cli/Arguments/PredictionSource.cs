using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Says what predictions come from, in words that are the same wherever they are made alike: only such parts are merged.</summary>
internal static class PredictionSource
{
    /// <summary>The content of the models, and the options that change what they predict.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="models">The models; none for masks that were predicted before.</param>
    /// <param name="options">The options that change masks or probabilities.</param>
    /// <exception cref="SegmentationException">A model cannot be read.</exception>
    public static string Describe(ParseResult parsed, IReadOnlyList<FileInfo> models, IEnumerable<Option> options)
    {
        string[] given =
        [
            .. options.Where(option => parsed.GetResult(option) is { Implicit: false })
                .OrderBy(option => option.Name, StringComparer.Ordinal)
                .Select(option => string.Join(' ', parsed.GetResult(option)!.Tokens.Select(token => token.Value).Prepend(option.Name))),
        ];
        string files = models.Count == 0 ? "masks" : $"models {string.Join(", ", models.Select(GetDigest))}";
        return string.Join(' ', given.Prepend(files));
    }

    private static string GetDigest(FileInfo model)
    {
        try
        {
            using var stream = model.OpenRead();
            return Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The model '{model}' cannot be read: {exception.Message}", exception);
        }
    }
}
