using System.Diagnostics.CodeAnalysis;

namespace MLSegmentation;

/// <summary>What the numbers of the pixels of an image file are.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The formats of image files call their numbers so.")]
public enum SampleType
{
    /// <summary>Whole numbers of 8 bits or fewer, from 0.</summary>
    Unsigned8,

    /// <summary>Whole numbers of 16 bits, from 0.</summary>
    Unsigned16,

    /// <summary>Whole numbers of 32 bits, from 0. Those above 2^24 are rounded to the nearest <see cref="float"/>.</summary>
    Unsigned32,

    /// <summary>Whole numbers of 8 bits, with a sign.</summary>
    Signed8,

    /// <summary>Whole numbers of 16 bits, with a sign.</summary>
    Signed16,

    /// <summary>Whole numbers of 32 bits, with a sign. Those beyond ±2^24 are rounded to the nearest <see cref="float"/>.</summary>
    Signed32,

    /// <summary>Floating-point numbers of 16 bits.</summary>
    Float16,

    /// <summary>Floating-point numbers of 32 bits.</summary>
    Float32,

    /// <summary>Floating-point numbers of 64 bits, which are rounded to the nearest <see cref="float"/>.</summary>
    Float64,
}
