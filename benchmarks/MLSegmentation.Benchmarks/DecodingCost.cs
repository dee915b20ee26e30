using System.Globalization;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Benchmarks;

/// <summary>Decoding a file here, with its checks, and by ML.NET's image alone with the same checks, in turns so that both meet the same machine.</summary>
internal static class DecodingCost
{
    private const int PerTurn = 20;

    public static void Run(int turns, IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            byte[] file = File.ReadAllBytes(path);
            double[] ratios = new double[turns];
            double total = 0;
            for (int turn = -1; turn < turns; turn++)
            {
                var plain = Measurement.Of(() => Repeat(() => DecodePlainly(file, path)));
                var here = Measurement.Of(() => Repeat(() => ImageFile.Read(file, path, FileReading.Default).DecodeEightBit().Dispose()));

                // The first turn is compiled.
                ratios[Math.Max(turn, 0)] = here.Processor / plain.Processor;
                total += turn < 0 ? 0 : here.Processor;
            }

            Array.Sort(ratios);
            string spread = string.Create(CultureInfo.InvariantCulture, $"({ratios[turns / 4]:F3} to {ratios[turns * 3 / 4]:F3})");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)}: {total / (turns * PerTurn):F2} ms, of ML.NET's image alone {ratios[turns / 2]:F3} {spread}"));
        }
    }

    private static void DecodePlainly(byte[] file, string path)
    {
        _ = ImageFile.Read(file, path, FileReading.Default).Header;
        using var stream = new MemoryStream(file, writable: false);
        MLImage.CreateFromStream(stream).Dispose();
    }

    private static void Repeat(Action decode)
    {
        for (int index = 0; index < PerTurn; index++)
        {
            decode();
        }
    }
}
