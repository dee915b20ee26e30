using System.Text.RegularExpressions;

namespace MLSegmentation.Scoring;

/// <summary>What ONNX Runtime says of a failure, without where in its own sources that was: no user can look there.</summary>
internal static partial class OnnxRuntimeMessage
{
    /// <summary>The largest number of characters.</summary>
    private const int MaxLength = 1000;

    /// <summary>Shortens a message to a line of what matters, without a full stop.</summary>
    public static string Shorten(string message)
    {
        string line = Space().Replace(message, " ").Trim();
        for (var place = SourcePlace().Match(line); place.Success; place = SourcePlace().Match(line, place.Index))
        {
            line = line[..place.Index] + line[FindFunctionEnd(line, place.Index + place.Length)..];
        }

        line = ErrorCode().Replace(line, "").Trim().TrimEnd('.');
        return SegmentationText.Escape(line.Length > 0 ? line : "it does not say why", MaxLength);
    }

    /// <summary>
    /// The place behind the name of a function, which follows that of its file: one word, or, where there are parentheses, a whole signature, whose
    /// types have spaces and parentheses too.
    /// </summary>
    private static int FindFunctionEnd(string line, int begin)
    {
        var rest = line.AsSpan(begin);
        int parenthesis = rest.IndexOf('(');
        int space = rest.IndexOf(' ');
        bool isSignature = parenthesis > 0 && (space < 0 || parenthesis < space || rest[..parenthesis].Contains("::", StringComparison.Ordinal));
        if (!isSignature)
        {
            return space < 0 ? line.Length : begin + space + 1;
        }

        int depth = 0;
        for (int index = begin + parenthesis; index < line.Length; index++)
        {
            depth += line[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && line[index] == ')' && (index + 1 == line.Length || line[index + 1] == ' '))
            {
                return index + 1 + AfterSignature().Match(line[(index + 1)..]).Length;
            }
        }

        return line.Length;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^\[ErrorCode:\w+\] ?")]
    private static partial Regex ErrorCode();

    // /onnxruntime_src/onnxruntime/core/graph/model.cc:181, or concatbase.h:133.
    [GeneratedRegex(@"(?<![\w./\\+-])(?:[A-Za-z]:)?[\w./\\+-]*\w\.(?:cc|cpp|cuh?|hpp|h):\d+ ")]
    private static partial Regex SourcePlace();

    [GeneratedRegex(@"^(?: (?:const|noexcept|&&?))*(?: \[with [^\]]*\])? ?")]
    private static partial Regex AfterSignature();
}
