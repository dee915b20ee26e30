namespace MLSegmentation.Cli.Demo;

/// <summary>
/// Draws one image of cells and its exact mask: round, bent outlines, some of them touching, on a ground with uneven light
/// and noise, as a fluorescence microscope shows them.
/// </summary>
internal sealed class DemoCells
{
    private const double BackgroundLevel = 58;
    private const double CellLevel = 128;
    private const double NoiseDeviation = 16;
    private const int Harmonics = 4;
    private readonly Random _random;
    private readonly int _size;
    private readonly float[] _light;
    private readonly byte[] _labels;

    /// <summary>Draws a square image of <paramref name="size"/> pixels; the same seed draws the same image.</summary>
    public DemoCells(int size, int seed)
    {
        _size = size;
        _random = new Random(seed);
        _labels = new byte[size * size];
        _light = new float[size * size];
        Array.Fill(_light, (float)BackgroundLevel);
        DrawCells();
        Grey = Photograph();
    }

    /// <summary>Grey levels, row-major.</summary>
    public byte[] Grey { get; }

    /// <summary>The mask: 0 is background, 1 is cell.</summary>
    public SegmentationMask Mask => new(_size, _size, _labels);

    private void DrawCells()
    {
        int count = _random.Next(6, 11);
        (double X, double Y, double Radius) previous = (-1, -1, 0);
        for (int cell = 0; cell < count; cell++)
        {
            double radius = _size * (0.06 + (0.06 * _random.NextDouble()));
            bool touching = cell > 0 && _random.NextDouble() < 0.4;
            (double x, double y) = touching ? Beside(previous, radius) : (_random.NextDouble() * _size, _random.NextDouble() * _size);
            DrawCell(x, y, radius);
            previous = (x, y, radius);
        }
    }

    private (double X, double Y) Beside((double X, double Y, double Radius) other, double radius)
    {
        double angle = 2 * Math.PI * _random.NextDouble();
        double distance = (other.Radius + radius) * 0.98;
        return (other.X + (distance * Math.Cos(angle)), other.Y + (distance * Math.Sin(angle)));
    }

    private void DrawCell(double centreX, double centreY, double radius)
    {
        (double Amplitude, double Phase)[] outline = new (double, double)[Harmonics];
        for (int i = 0; i < Harmonics; i++)
        {
            outline[i] = (0.10 * _random.NextDouble() / (i + 1), 2 * Math.PI * _random.NextDouble());
        }

        double brightness = CellLevel * (0.75 + (0.5 * _random.NextDouble()));
        int reach = (int)Math.Ceiling(radius * 1.5);
        for (int y = Math.Max(0, (int)centreY - reach); y < Math.Min(_size, (int)centreY + reach); y++)
        {
            for (int x = Math.Max(0, (int)centreX - reach); x < Math.Min(_size, (int)centreX + reach); x++)
            {
                double relative = Distance(x - centreX, y - centreY) / (radius * OutlineAt(outline, Math.Atan2(y - centreY, x - centreX)));
                if (relative <= 1)
                {
                    _labels[(y * _size) + x] = 1;
                    _light[(y * _size) + x] = (float)(brightness * (1.15 - (0.3 * relative * relative)));
                }
            }
        }
    }

    private static double Distance(double x, double y) => Math.Sqrt((x * x) + (y * y));

    private static double OutlineAt((double Amplitude, double Phase)[] outline, double angle)
    {
        double radius = 1;
        for (int i = 0; i < outline.Length; i++)
        {
            radius += outline[i].Amplitude * Math.Cos(((i + 2) * angle) + outline[i].Phase);
        }

        return radius;
    }

    // The light falls off from one side to the other, and the camera adds noise.
    private byte[] Photograph()
    {
        double direction = 2 * Math.PI * _random.NextDouble();
        double slopeX = 0.35 * Math.Cos(direction) / _size;
        double slopeY = 0.35 * Math.Sin(direction) / _size;
        byte[] grey = new byte[_light.Length];
        for (int y = 0; y < _size; y++)
        {
            for (int x = 0; x < _size; x++)
            {
                double light = 1 + (slopeX * (x - (_size / 2.0))) + (slopeY * (y - (_size / 2.0)));
                double level = (_light[(y * _size) + x] * light) + (NoiseDeviation * NextGaussian());
                grey[(y * _size) + x] = (byte)Math.Clamp(Math.Round(level), 0, 255);
            }
        }

        return grey;
    }

    // Box and Muller (1958), A note on the generation of random normal deviates.
    private double NextGaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
