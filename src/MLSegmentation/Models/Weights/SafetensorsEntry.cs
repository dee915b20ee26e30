namespace MLSegmentation.Models.Weights;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">The type of its elements, for example <c>F32</c>.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where its bytes end.</param>
internal sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Whether the elements are real numbers; others, such as counters, are no weights.</summary>
    public bool IsReal => Type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>The bytes of one element; null where the type is unknown.</summary>
    public int? ElementSize => Type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => null,
    };
}
