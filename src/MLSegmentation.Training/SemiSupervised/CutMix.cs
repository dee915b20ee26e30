using MLSegmentation.Training.Randomness;
using static TorchSharp.torch;

namespace MLSegmentation.Training.SemiSupervised;

/// <summary>Puts boxes out of other images of a batch into its images. Where they are depends on the seed, the batch and the view alone.</summary>
/// <param name="probability">How often an image gets one.</param>
/// <param name="seed">The seed of the training.</param>
internal sealed class CutMix(double probability, int seed)
{
    /// <summary>The places of a batch where other images show, [N, 1, sides…]; null where there never are any.</summary>
    /// <param name="batch">The number of the batch.</param>
    /// <param name="view">The number of the view.</param>
    /// <param name="shape">The shape of the batch, [N, C, sides…].</param>
    /// <param name="device">Where it is computed.</param>
    public Tensor? Draw(int batch, int view, long[] shape, Device device)
    {
        if (probability == 0)
        {
            return null;
        }

        long[] sides = shape[2..];
        var places = zeros([shape[0], 1, .. sides], dtype: ScalarType.Byte);
        int length = (int)(places.numel() / shape[0]);
        for (int index = 0; index < shape[0]; index++)
        {
            var random = RandomStream.Create(seed, RandomPurpose.CutMix, batch, index).Split((ulong)view);
            if (random.NextDouble() < probability)
            {
                CutMixBox.Draw(sides, ref random).Mark(places.bytes.Slice(index * length, length), sides);
            }
        }

        return places.to(device).to_type(ScalarType.Bool);
    }

    /// <summary>Takes from the image before, and for the first from the last, what shows of it.</summary>
    public static Tensor Mix(Tensor values, Tensor? places) => places is null ? values : where(places, values.roll(1, 0), values);
}
