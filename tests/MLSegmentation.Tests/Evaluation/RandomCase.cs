namespace MLSegmentation.Tests.Evaluation;

/// <summary>The random cases of record_sklearn.py, made by the same generator in the same order.</summary>
internal sealed class RandomCase
{
    public const int Count = 200;

    private ulong _state;

    /// <summary>Makes a case.</summary>
    /// <param name="number">0 to <see cref="Count"/> - 1.</param>
    public RandomCase(int number)
    {
        _state = (ulong)number + 1;
        ClassCount = 2 + (number % 4);
        int length = number % 20 == 0 ? 2000 + Next(3000) : 1 + Next(200);
        Label = new byte[length];
        Predicted = new byte[length];
        Scores = new float[length * ClassCount];
        for (int pixel = 0; pixel < length; pixel++)
        {
            byte label = (byte)(number % 10 == 9 ? number % ClassCount : Next(ClassCount));
            AddScores(pixel, label, number / 4 % 5);
            Label[pixel] = number % 3 == 0 && pixel > 0 && Next(8) == 0 ? SegmentationMask.Ignored : label;
        }
    }

    public int ClassCount { get; }

    public byte[] Label { get; }

    /// <summary>The most probable classes.</summary>
    public byte[] Predicted { get; }

    /// <summary>The probabilities, class after class.</summary>
    public float[] Scores { get; }

    private void AddScores(int pixel, byte label, int kind)
    {
        long[] weights = Enumerable.Range(0, ClassCount).Select(_ => GetWeight(kind)).ToArray();
        if (kind != 2 && Next(2) == 0)
        {
            weights[label] *= 3;
        }

        if (weights.Sum() == 0)
        {
            Array.Fill(weights, 1);
        }

        for (int index = 0; index < ClassCount; index++)
        {
            Scores[(index * Label.Length) + pixel] = (float)((double)weights[index] / weights.Sum());
        }

        Predicted[pixel] = (byte)Enumerable.Range(0, ClassCount).MaxBy(index => Scores[(index * Label.Length) + pixel]);
    }

    private long GetWeight(int kind) => kind switch
    {
        0 => 1 + Next(1_000_000),
        1 => Next(4),
        2 => 1,
        3 => 1L << Next(40),
        _ => 1_000_000 + Next(100),
    };

    private int Next(int count)
    {
        _state = (_state * 6364136223846793005) + 1442695040888963407;
        return (int)((_state >> 33) % (ulong)count);
    }
}
