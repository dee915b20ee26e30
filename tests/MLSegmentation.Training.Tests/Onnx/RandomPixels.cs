using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>Images of random bytes, [N, H, W, C], and what a network should see of them.</summary>
internal sealed record RandomPixels(byte[] Bytes, int Batch, int Height, int Width, int Channels)
{
    public long[] Shape => [Batch, Height, Width, Channels];

    public static RandomPixels Create(int batch, int height, int width, int channels)
    {
        byte[] bytes = new byte[batch * height * width * channels];
        new Random(1).NextBytes(bytes);
        return new RandomPixels(bytes, batch, height, width, channels);
    }

    /// <summary>The planes, [N, C, H, W], from 0 to 255.</summary>
    public Tensor ToPlanes() => tensor(Bytes, [Batch, Height, Width, Channels]).permute(0, 3, 1, 2).to(ScalarType.Float32);

    /// <summary>Grey or colour planes, normalised and mirrored up to a multiple of the divisor, each position on its own.</summary>
    public Tensor ToTensor(int networkChannels, SegmentationModelInfo info)
    {
        int rows = (Height + info.Divisor - 1) / info.Divisor * info.Divisor;
        int columns = (Width + info.Divisor - 1) / info.Divisor * info.Divisor;
        float[] values = new float[Batch * networkChannels * rows * columns];
        int index = 0;
        for (int image = 0; image < Batch; image++)
        {
            for (int channel = 0; channel < networkChannels; channel++)
            {
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        double value = ValueAt(image, Bounce(row, Height), Bounce(column, Width), channel, networkChannels) / 255;
                        values[index++] = (float)((value - info.Normalization.Mean[channel]) / info.Normalization.StandardDeviation[channel]);
                    }
                }
            }
        }

        return tensor(values, [Batch, networkChannels, rows, columns]);
    }

    private double ValueAt(int image, int row, int column, int channel, int networkChannels)
    {
        int first = ((((image * Height) + row) * Width) + column) * Channels;
        return networkChannels == 1 ? Bytes.AsSpan(first, Channels).ToArray().Average(pixel => pixel) : Bytes[first + channel];
    }

    /// <summary>Walks to the position step by step, turning around at both ends.</summary>
    private static int Bounce(int position, int length)
    {
        int at = 0;
        int direction = 1;
        for (int step = 0; step < position && length > 1; step++)
        {
            direction = at + direction < 0 || at + direction >= length ? -direction : direction;
            at += direction;
        }

        return at;
    }
}
