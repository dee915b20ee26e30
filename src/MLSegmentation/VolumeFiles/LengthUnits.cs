namespace MLSegmentation.VolumeFiles;

/// <summary>Units of length, as files call them.</summary>
internal static class LengthUnits
{
    /// <summary>How many millimetres a unit is; null where it is none, or unknown.</summary>
    public static double? FindMillimetres(string unit) => unit.Trim('"', ' ', '\0').ToLowerInvariant() switch
    {
        "m" or "meter" or "metre" => 1000,
        "cm" or "centimeter" or "centimetre" => 10,
        "mm" or "millimeter" or "millimetre" => 1,

        // The signs of micro and of the Greek letter, and how ImageJ writes them in ASCII.
        "um" or "\u00b5m" or "\u03bcm" or "\\u00b5m" or "micron" or "microns" or "micrometer" or "micrometre" => 1e-3,
        "nm" or "nanometer" or "nanometre" => 1e-6,
        "pm" => 1e-9,
        "\u00e5" or "\u212b" or "angstrom" => 1e-7,
        "inch" or "in" => 25.4,
        _ => null,
    };
}
