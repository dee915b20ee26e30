using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of how the training engine's convolutions fared against double precision.</summary>
/// <param name="Tried">How many kinds were tried.</param>
/// <param name="Padded">Those that are right only with channels of zeros added.</param>
/// <param name="Wrong">Those that are wrong in every form.</param>
internal sealed record ConvolutionsResult(int Tried, IReadOnlyList<string> Padded, IReadOnlyList<string> Wrong)
{
    public static ConvolutionsResult Of(TrainingEngineReport report) => new(report.Convolutions, report.PaddedConvolutions, report.WrongConvolutions);
}
