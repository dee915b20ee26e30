namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>How the numbers of a value are stored in bytes: byte q stands for <c>Scale · (q − ZeroPoint)</c>.</summary>
/// <param name="Scale">The distance of neighbouring numbers, above 0.</param>
/// <param name="ZeroPoint">The byte that stands for 0, exactly, for convolutions continue the image by zeros.</param>
internal readonly record struct QuantizationParameters(float Scale, byte ZeroPoint)
{
    private const int Steps = byte.MaxValue;

    /// <summary>The parameters by which the 256 bytes cover a range, which is extended to contain 0.</summary>
    public static QuantizationParameters Of(ValueRange range)
    {
        double minimum = Math.Min(range.Minimum, 0.0);
        double maximum = Math.Max(range.Maximum, 0.0);
        float scale = (float)((maximum - minimum) / Steps);

        // Of a value that is always 0, or all but so, any scale will do.
        return float.IsNormal(scale)
            ? new(scale, (byte)Math.Clamp(Math.Round(-minimum / scale), byte.MinValue, byte.MaxValue))
            : new(1, 0);
    }
}
