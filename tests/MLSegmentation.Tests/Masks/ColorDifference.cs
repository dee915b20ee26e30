namespace MLSegmentation.Tests.Masks;

/// <summary>How different colours look: CIEDE2000, after Sharma, Wu and Dalal 2005, whose symbols the names are.</summary>
internal static class ColorDifference
{
    /// <summary>A colour in CIE L*a*b*.</summary>
    public readonly record struct Lab(double L, double A, double B);

    /// <summary>A colour of sRGB (IEC 61966-2-1, white D65) as a vision sees it, given as a matrix over linear red, green and blue.</summary>
    public static Lab ToLab(RgbColor color, double[,] vision)
    {
        double[] linear = [Linear(color.Red), Linear(color.Green), Linear(color.Blue)];
        double[] seen = [.. Multiply(vision, linear).Select(value => Math.Clamp(value, 0, 1))];
        double[,] toXyz = { { 0.4124564, 0.3575761, 0.1804375 }, { 0.2126729, 0.7151522, 0.0721750 }, { 0.0193339, 0.1191920, 0.9503041 } };
        double[] xyz = Multiply(toXyz, seen);
        var (x, y, z) = (Compress(xyz[0] / 0.95047), Compress(xyz[1]), Compress(xyz[2] / 1.08883));
        return new Lab((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>The difference of two colours.</summary>
    public static double Of(Lab first, Lab second)
    {
        double gain = Gain((Math.Sqrt(Square(first.A) + Square(first.B)) + Math.Sqrt(Square(second.A) + Square(second.B))) / 2);
        var (c1, h1) = ToPolar(first.A * gain, first.B);
        var (c2, h2) = ToPolar(second.A * gain, second.B);
        double deltaHue = c1 * c2 == 0 ? 0 : Wrap(h2 - h1);
        double deltaH = 2 * Math.Sqrt(c1 * c2) * Math.Sin(Radians(deltaHue / 2));
        double meanL = (first.L + second.L) / 2;
        double meanC = (c1 + c2) / 2;
        double meanH = c1 * c2 == 0 ? h1 + h2 : MeanHue(h1, h2);
        double t = 1 - (0.17 * Cos(meanH - 30)) + (0.24 * Cos(2 * meanH)) + (0.32 * Cos((3 * meanH) + 6)) - (0.2 * Cos((4 * meanH) - 63));
        double l = (second.L - first.L) / (1 + (0.015 * Square(meanL - 50) / Math.Sqrt(20 + Square(meanL - 50))));
        double c = (c2 - c1) / (1 + (0.045 * meanC));
        double h = deltaH / (1 + (0.015 * meanC * t));
        double rotation = -Math.Sin(Radians(60 * Math.Exp(-Square((meanH - 275) / 25)))) * 2 * Chroma7(meanC);
        return Math.Sqrt(Square(l) + Square(c) + Square(h) + (rotation * c * h));
    }

    private static double Linear(byte value)
    {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static double[] Multiply(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => (matrix[row, 0] * vector[0]) + (matrix[row, 1] * vector[1]) + (matrix[row, 2] * vector[2]))];

    private static double Compress(double value) => value > 216.0 / 24389 ? Math.Cbrt(value) : ((24389.0 / 27 * value) + 16) / 116;

    private static double Chroma7(double chroma) => Math.Sqrt(Math.Pow(chroma, 7) / (Math.Pow(chroma, 7) + Math.Pow(25, 7)));

    private static double Gain(double chroma) => 1 + (0.5 * (1 - Chroma7(chroma)));

    private static (double Chroma, double Hue) ToPolar(double a, double b) =>
        (Math.Sqrt(Square(a) + Square(b)), ((Math.Atan2(b, a) * 180 / Math.PI) + 360) % 360);

    private static double Wrap(double degrees) => degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;

    private static double MeanHue(double first, double second) => Math.Abs(first - second) <= 180 ? (first + second) / 2
        : first + second < 360 ? (first + second + 360) / 2
        : (first + second - 360) / 2;

    private static double Cos(double degrees) => Math.Cos(Radians(degrees));

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
