namespace MLSegmentation.Cli.Arguments;

/// <summary>Finds what somebody who misspelt a word may have meant.</summary>
internal static class Suggestion
{
    // A slip for every so many letters.
    private const int LettersPerSlip = 3;
    private const int LeastSharedLetters = 3;

    // Nobody misspells a word that is longer.
    private const int LongestWord = 60;

    /// <summary>The question whether one of <paramref name="words"/> was meant, to put behind a message; empty where none is near.</summary>
    public static string For(string given, IEnumerable<string> words) => Find(given, words) is { } word ? $" Did you mean {word}?" : "";

    /// <summary>The word that is nearest to what was given; null where none is near.</summary>
    public static string? Find(string given, IEnumerable<string> words)
    {
        if (given.Length > LongestWord)
        {
            return null;
        }

        string wanted = Normalize(given);
        return words
            .Select(word => (Word: word, Distance: Distance(wanted, Normalize(word))))
            .Where(candidate => IsNear(wanted, candidate.Word, candidate.Distance))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    private static bool IsNear(string wanted, string word, int distance)
    {
        string candidate = Normalize(word);
        return distance <= Math.Max(1, Math.Min(wanted.Length, candidate.Length) / LettersPerSlip)
            || (wanted.Length >= LeastSharedLetters && candidate.StartsWith(wanted, StringComparison.Ordinal))
            || (candidate.Length >= LeastSharedLetters && wanted.StartsWith(candidate, StringComparison.Ordinal))
            || wanted == Initials(word);
    }

    /// <summary>Letters and digits only: who writes <c>-batch_size</c> means <c>--batch-size</c>.</summary>
    private static string Normalize(string word) => string.Concat(word.Where(letter => letter is not ('-' or '_'))).ToLowerInvariant();

    /// <summary>The beginnings of a word's parts: <c>lr</c> of <c>--learning-rate</c>; empty where there is a single part.</summary>
    private static string Initials(string word)
    {
        string[] parts = word.Split('-', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 ? string.Concat(parts.Select(part => part[0])) : "";
    }

    /// <summary>How many letters are wrong, missing, too many, or two of them in the wrong order (optimal string alignment).</summary>
    private static int Distance(string first, string second)
    {
        int[,] distances = new int[first.Length + 1, second.Length + 1];
        for (int i = 0; i <= first.Length; i++)
        {
            for (int j = 0; j <= second.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Step(i, j);
            }
        }

        return distances[first.Length, second.Length];

        int Step(int i, int j)
        {
            int least = Math.Min(
                Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1,
                distances[i - 1, j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1));
            bool areSwapped = i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1];
            return areSwapped ? Math.Min(least, distances[i - 2, j - 2] + 1) : least;
        }
    }
}
