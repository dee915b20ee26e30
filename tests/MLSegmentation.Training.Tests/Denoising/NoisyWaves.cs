using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Training.Tests.Denoising;

/// <summary>Made-up clean images, smooth waves, and the same with noise.</summary>
internal static class NoisyWaves
{
    public const int Width = 52;
    public const int Height = 46;

    /// <summary>Grey images of 8 bits.</summary>
    public static IDataView Load(MLContext context, int count, int first = 0, bool isColored = false)
    {
        _ = context.Segmentation().Trainers.Denoiser();
        return context.Data.LoadFromEnumerable(Enumerable.Range(first, count).Select(index => Create(index, isColored)).ToList());
    }

    /// <summary>Floating-point images of two channels, from -3 to 5.</summary>
    public static IDataView LoadVectors(MLContext context, int count)
    {
        _ = context.Segmentation().Trainers.Denoiser();
        return context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(index =>
        {
            float[] clean = [.. Enumerable.Range(0, 2 * Width * Height).Select(place => -3 + (8 * Wave(place, index)))];
            var random = new Random(index);
            return new VectorRow { Target = clean, Image = [.. clean.Select(value => value + random.NextSingle() - 0.5f)] };
        }).ToList());
    }

    private static Row Create(int index, bool isColored)
    {
        byte[] pixels = new byte[4 * Width * Height];
        for (int place = 0; place < Width * Height; place++)
        {
            for (int color = 0; color < 3; color++)
            {
                pixels[(4 * place) + color] = (byte)(255 * Wave(place + (isColored ? 300 * color : 0), index));
            }

            pixels[(4 * place) + 3] = 255;
        }

        var clean = MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, pixels);
        return new Row { Target = clean, Image = new GaussianNoise { Deviation = 0.1 }.AddTo(clean, index) };
    }

    private static float Wave(int place, int index)
    {
        var (y, x) = Math.DivRem(place, Width);
        return (float)(0.5 + (0.4 * Math.Sin((x * 0.2) + index) * Math.Cos((y * 0.15) - index)));
    }

    internal sealed class Row
    {
        public MLImage? Image { get; set; }

        public MLImage? Target { get; set; }
    }

    internal sealed class VectorRow
    {
        [VectorType(2, Height, Width)]
        public float[] Image { get; set; } = [];

        [VectorType(2, Height, Width)]
        public float[] Target { get; set; } = [];
    }
}
