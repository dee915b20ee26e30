using MLSegmentation.Scoring;
using MLSegmentation.Training.Execution;
using TorchSharp;

namespace MLSegmentation.Training;

/// <summary>The engine that trains: what is at hand on this machine, and whether its numbers can be trusted.</summary>
public static class TrainingEngine
{
    // Channel numbers of ordinary networks, among them such as fill no block of 16 or an odd number of them.
    private static readonly (int Inputs, int Outputs)[] Channels = [(1, 16), (3, 64), (12, 12), (16, 11), (20, 8), (35, 70), (48, 48), (64, 128)];

    /// <summary>Tries convolutions of many kinds on the processor, forward and both gradients, against double precision. It takes a few seconds.</summary>
    /// <param name="precision">In how many bits to compute. Default: <see cref="TrainingPrecision.Full"/>.</param>
    /// <param name="cancellationToken">Ends the trials. Default: none.</param>
    /// <returns>The engine and what was found. A training tries the convolutions of its own network in any case.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is none.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="SegmentationException">The engine cannot be loaded.</exception>
    public static TrainingEngineReport Examine(TrainingPrecision precision = TrainingPrecision.Full, CancellationToken cancellationToken = default)
    {
        if (!Enum.IsDefined(precision))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision is none.");
        }

        EngineLibrary.Require();
        using var threads = new Loop.EngineThreads(ProcessorThreads.Default);
        var type = precision == TrainingPrecision.Full ? torch.ScalarType.Float32 : torch.ScalarType.BFloat16;

        // Transposed convolutions are computed in 32 bits in any case.
        var kinds = Kinds().Where(kind => type == torch.ScalarType.Float32 || !kind.IsTransposed);
        CheckedConvolution[] found = [.. kinds.Select(kind =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ConvolutionCheck.Shared.Check(kind, type, torch.CPU);
        })];
        return new(
            EngineLibrary.Version,
            torch.cuda.is_available() ? torch.cuda.device_count() : 0,
            found.Length,
            [.. found.Where(convolution => convolution is { IsPlain: false, Form: not null }).Select(convolution => convolution.ToString())],
            [.. found.Where(convolution => convolution.Form is null).Select(convolution => convolution.ToString())]);
    }

    private static IEnumerable<ConvolutionKind> Kinds() =>
        from rank in (int[])[2, 3]
        from channels in Channels
        from window in (ConvolutionWindow[])[new(3, 1, 1, 1), new(3, 2, 1, 1), new(3, 1, 2, 2), new(1, 1, 0, 1), new(2, 2, 0, 1)]
        let isTransposed = window.Kernel == 2
        select new ConvolutionKind(rank, channels.Inputs, channels.Outputs, window, Groups: 1, isTransposed ? 0 : null);
}
