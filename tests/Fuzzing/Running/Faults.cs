using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MLSegmentation.Fuzzing.Running;

/// <summary>Keeps inputs that show a fault: of each fault one, the shortest.</summary>
internal static partial class Faults
{
    /// <summary>Writes an input into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kind">What happened, in a word.</param>
    /// <param name="input">The input.</param>
    /// <param name="description">What tells faults of the kind apart.</param>
    /// <returns>The file.</returns>
    public static string Keep(string folder, string kind, byte[] input, string description)
    {
        Directory.CreateDirectory(folder);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Numbers().Replace(description, "#")));
        string path = Path.Combine(folder, $"{kind}-{Convert.ToHexStringLower(hash)[..12]}");
        if (!File.Exists(path) || new FileInfo(path).Length > input.Length)
        {
            File.WriteAllBytes(path, input);
            File.WriteAllText($"{path}.txt", description);
        }

        return path;
    }

    /// <summary>What of an exception tells faults apart: its type, its message, and where in the libraries it was thrown.</summary>
    public static string Describe(Exception exception)
    {
        string[] places = [.. (exception.StackTrace ?? "").Split('\n').Select(line => line.Trim())
            .Where(line => line.Contains("MLSegmentation.", StringComparison.Ordinal)).Take(4)];
        return $"{exception.GetType().Name}: {exception.Message}\n{string.Join('\n', places)}\n";
    }

    [GeneratedRegex("-?[0-9]+([.,][0-9]+)*(E[+-][0-9]+)?")]
    private static partial Regex Numbers();
}
