using System.Text;
using System.Text.Encodings.Web;

namespace MLSegmentation.Formatting;

/// <summary>
/// Writes text as JSON that reads back exactly. Beside what JSON wants, it escapes whatever is not seen, such as directions of writing, so that a
/// result is safe to look at; letters of all scripts stay.
/// </summary>
internal sealed class JsonText : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Relaxed = UnsafeRelaxedJsonEscaping;

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => SegmentationText.IsHidden(unicodeScalar) || Relaxed.WillEncode(unicodeScalar);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        int first = Relaxed.FindFirstCharacterToEncode(text, textLength);
        var plain = new ReadOnlySpan<char>(text, first < 0 ? textLength : first);
        if (!plain.ContainsAnyExceptInRange(' ', '~'))
        {
            return first;
        }

        // What is beyond 16 bits is always escaped, so that each character stands for itself.
        for (int index = 0; index < plain.Length; index++)
        {
            if (SegmentationText.IsHidden(plain[index]))
            {
                return index;
            }
        }

        return first;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) =>
        Ascii.IsValid(utf8Text) ? Relaxed.FindFirstCharacterToEncodeUtf8(utf8Text) : base.FindFirstCharacterToEncodeUtf8(utf8Text);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (Relaxed.WillEncode(unicodeScalar) || !SegmentationText.IsHidden(unicodeScalar))
        {
            return Relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        var target = new Span<char>(buffer, bufferLength);
        return target.TryWrite($"\\u{unicodeScalar:X4}", out numberOfCharactersWritten);
    }
}
