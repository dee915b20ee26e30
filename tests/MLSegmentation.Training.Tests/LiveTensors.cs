using TorchSharp;

namespace MLSegmentation.Training.Tests;

/// <summary>The tensors that the current thread has made and not disposed of.</summary>
/// <remarks>
/// <c>Tensor.TotalCount</c> does not tell them: TorchSharp counts a tensor when it is made and when its handle is freed, but a
/// <c>Parameter</c> takes the handle of the tensor that it is made of, which is then never counted as gone, so that every parameter adds
/// one for good. It counts right from a moment to another between which no parameter is made, such as within a training. This count
/// balances parameters too, and it is the stricter one: what a finalizer clears away, on a thread of its own, is missing here.
/// </remarks>
internal static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
}
