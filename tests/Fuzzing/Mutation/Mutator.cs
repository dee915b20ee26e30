namespace MLSegmentation.Fuzzing.Mutation;

/// <summary>Changes examples a little, as damage and malice do: the same number gives the same change.</summary>
internal static class Mutator
{
    private const int MostChanges = 6;
    private const int LongestPart = 64;
    private const int LongestInput = 1 << 16;

    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 16, 32, 64, 100, 127, 128, 255, 256, 512, 1000, 1024, 4096, 32767, 32768, 65535, 65536, 100_663_045,
        int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] Words =
        ["-1", "0", "1e999", "NaN", "9999999999", "2147483648", "null", "[", "{", "\"", "\\", "<", ">", "&", ",", "=", ":", "/../", "\n", "\u2028", "\0", "é"];

    /// <summary>A changed example.</summary>
    /// <param name="examples">What there is.</param>
    /// <param name="number">Which change.</param>
    public static byte[] Mutate(IReadOnlyList<byte[]> examples, int number)
    {
        var random = new Random(number);
        byte[] input = examples[random.Next(examples.Count)];
        int changes = random.Next(1, MostChanges + 1);
        for (int change = 0; change < changes; change++)
        {
            input = Change(input, examples, random);
        }

        return input.Length <= LongestInput ? input : input[..LongestInput];
    }

    private static byte[] Change(byte[] input, IReadOnlyList<byte[]> examples, Random random)
    {
        int at = random.Next(input.Length + 1);
        int length = Math.Min(input.Length - at, random.Next(1, LongestPart));
        switch (random.Next(9))
        {
            case 0 when at < input.Length:
                return Replace(input, at, 1, [(byte)(input[at] ^ (1 << random.Next(8)))]);
            case 1 when at < input.Length:
                return Replace(input, at, 1, [(byte)random.Next(256)]);
            case 2:
                return Replace(input, at, length, []);
            case 3:
                return Replace(input, at, 0, input.AsSpan(at, length));
            case 4:
                return WriteNumber(input, at, random);
            case 5:
                return input[..at];
            case 6:
                byte[] other = examples[random.Next(examples.Count)];
                return Replace(input, at, input.Length - at, other.AsSpan(random.Next(other.Length + 1)));
            case 7:
                byte[] part = examples[random.Next(examples.Count)];
                int begin = random.Next(part.Length + 1);
                return Replace(input, at, random.Next(length + 1), part.AsSpan(begin, Math.Min(part.Length - begin, random.Next(LongestPart))));
            default:
                return Replace(input, at, random.Next(length + 1), System.Text.Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
        }
    }

    private static byte[] WriteNumber(byte[] input, int at, Random random)
    {
        byte[] number = BitConverter.GetBytes(Interesting[random.Next(Interesting.Length)])[..(1 << random.Next(4))];
        if (random.Next(2) == 0)
        {
            Array.Reverse(number);
        }

        return Replace(input, at, Math.Min(number.Length, input.Length - at), number);
    }

    private static byte[] Replace(ReadOnlySpan<byte> input, int at, int length, ReadOnlySpan<byte> other) =>
        [.. input[..at], .. other, .. input[(at + length)..]];
}
