using System.Globalization;
using Microsoft.ML;

namespace MLSegmentation.Cli.Output;

/// <summary>Shows what a denoiser says about itself.</summary>
internal static class DenoiserFacts
{
    public static void Show(FileInfo file, FileInfo? json)
    {
        using var model = new MLContext().Segmentation().LoadDenoiser(file.ToString(), new() { Threads = 1 });
        var info = model.Info;
        FactTable.Write(
        [
            ("model", $"{file}, {file.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, a denoiser"),
            ("takes", $"{info.DescribePixels()}, and gives the same"),
            ("noise", info.Noise),
            ("range", string.Create(CultureInfo.InvariantCulture, $"{info.Least:G6} to {info.Greatest:G6}")),
            ("network", $"{info.Network.Name}: {string.Join(", ", info.Network.Options.Select(option => $"{option.Key} {option.Value}"))}"),
            ("parameters", info.Network.Parameters.ToString("N0", CultureInfo.InvariantCulture)),
            .. Training(info),
        ]);
        OutputFile.WriteJson(json, new
        {
            Model = file.ToString(),
            Bytes = file.Length,
            IsDenoiser = true,
            info.Pixels,
            info.Channels,
            info.Noise,
            info.Least,
            info.Greatest,
            Network = info.Network.Name,
            NetworkOptions = info.Network.Options,
            info.Network.Parameters,
            info.Training,
        });
    }

    private static IEnumerable<(string Name, string Value)> Training(DenoisingModelInfo info)
    {
        if (info.Training is not { } training)
        {
            yield break;
        }

        yield return ("training", string.Create(
            CultureInfo.InvariantCulture, $"{training.Steps} steps, seed {training.Seed}, epoch {training.BestEpoch} of {training.Epochs.Count}"));
        if (training.Epochs[training.BestEpoch - 1].Figures is { } figures)
        {
            yield return ("validation", string.Join(", ", figures.Select(figure => $"{figure.Key.ToUpperInvariant()} {LossText.Format(figure.Value)}")));
        }
    }
}
