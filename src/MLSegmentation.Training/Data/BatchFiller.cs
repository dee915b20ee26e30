using System.Buffers;
using MLSegmentation.Data;

namespace MLSegmentation.Training.Data;

/// <summary>
/// Cuts, changes and normalises the patches of a batch. What a patch is depends on the seed, the epoch and the image's index,
/// and on nothing else. Safe for several threads at once.
/// </summary>
internal sealed class BatchFiller(SampleSet samples, PatchAugmenter augmenter, PixelNormalization normalization, int seed)
{
    private readonly PixelConversion _conversion = new(normalization);
    private readonly PlaneNormalization _planeNormalization = new(normalization);

    /// <summary>The size of the patches.</summary>
    public ImageSize Size => augmenter.Size;

    /// <summary>The network's channels.</summary>
    public int Channels => _conversion.Channels;

    /// <summary>How many images there are.</summary>
    public int SampleCount => samples.Count;

    /// <summary>The order of the images in an epoch.</summary>
    public int[] GetOrder(int epoch) => RandomStream.Create(seed, RandomPurpose.Order, epoch).NextPermutation(samples.Count);

    /// <summary>Fills a batch with patches of the given images.</summary>
    public void Fill(TrainingBatch batch, int epoch, ReadOnlySpan<int> indices)
    {
        if (samples.Kind == PixelKind.EightBit)
        {
            FillFromBytes(batch, epoch, indices);
        }
        else
        {
            FillFromPlanes(batch, epoch, indices);
        }

        batch.Count = indices.Length;
    }

    private void FillFromBytes(TrainingBatch batch, int epoch, ReadOnlySpan<int> indices)
    {
        var workspace = new PatchWorkspace();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(batch.PixelsPerPatch * ImageType.EightBit.Channels);
        for (int position = 0; position < indices.Length; position++)
        {
            int channels = samples.GetInfo(indices[position]).Channels;
            var pixels = buffer.AsSpan(0, batch.PixelsPerPatch * channels);
            augmenter.Create(samples, indices[position], epoch, workspace, pixels, batch.GetLabels(position));
            _conversion.ToPlanes(pixels, channels, batch.GetPixels(position));
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void FillFromPlanes(TrainingBatch batch, int epoch, ReadOnlySpan<int> indices)
    {
        var workspace = new PatchWorkspace();
        for (int position = 0; position < indices.Length; position++)
        {
            augmenter.Create(samples, indices[position], epoch, workspace, _planeNormalization, batch.GetPixels(position), batch.GetLabels(position));
        }
    }
}
