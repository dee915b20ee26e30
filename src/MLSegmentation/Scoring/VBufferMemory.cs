using Microsoft.ML.Data;

namespace MLSegmentation.Scoring;

/// <summary>Fills the vectors of ML.NET, whose memory their readers use again.</summary>
internal static class VBufferMemory
{
    /// <summary>Gives a vector a copy of numbers.</summary>
    public static void Fill(ref VBuffer<float> vector, ReadOnlySpan<float> numbers)
    {
        var editor = VBufferEditor.Create(ref vector, numbers.Length);
        numbers.CopyTo(editor.Values);
        vector = editor.Commit();
    }
}
