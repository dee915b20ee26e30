using MLSegmentation.Training.Execution;
using MLSegmentation.Videos.Changes;
using static TorchSharp.torch;

namespace MLSegmentation.Training.SemiSupervised;

/// <summary>How patches of frames moved since the frames before them.</summary>
internal sealed class MovedPatches
{
    private readonly Tensor _places;

    /// <summary>Compares patches, [N, C, H, W], with those of the frames before.</summary>
    /// <param name="now">The patches.</param>
    /// <param name="before">Those of the frames before.</param>
    /// <param name="searchRadius">How far moved blocks are looked for.</param>
    public MovedPatches(Tensor now, Tensor before, int searchRadius)
    {
        var (count, channels) = ((int)now.shape[0], (int)now.shape[1]);
        var size = new ImageSize((int)now.shape[3], (int)now.shape[2]);
        long[] places = new long[count * size.PixelCount];
        float[] shares = new float[places.Length];
        float[] after = TensorContent.Read(now);
        float[] earlier = TensorContent.Read(before);
        int length = channels * size.PixelCount;
        for (int index = 0; index < count; index++)
        {
            var patch = new SegmentationImage(size.Width, size.Height, channels, after.AsSpan(index * length, length));
            var old = new SegmentationImage(size.Width, size.Height, channels, earlier.AsSpan(index * length, length));
            int first = index * size.PixelCount;
            Compare(patch, old, searchRadius, places.AsSpan(first, size.PixelCount), shares.AsSpan(first, size.PixelCount));
        }

        _places = tensor(places, [count, 1, size.PixelCount]).to(now.device);
        Shares = tensor(shares, [count, size.Height, size.Width]).to(now.device);
    }

    /// <summary>How much each pixel of the patches counts, [N, H, W]: 1 where it shows what the moved one shows, 0 where that lies beyond the border.</summary>
    public Tensor Shares { get; }

    /// <summary>Moves what belongs to the earlier patches, [N, K, H, W].</summary>
    public Tensor Move(Tensor before)
    {
        long[] shape = before.shape;
        var flat = before.reshape(shape[0], shape[1], -1);
        return flat.gather(2, _places.expand(shape[0], shape[1], -1)).reshape(shape);
    }

    private static void Compare(SegmentationImage now, SegmentationImage before, int searchRadius, Span<long> places, Span<float> shares)
    {
        var (earlier, later) = GreyFrame.Alike(GreyFrame.Of(before), GreyFrame.Of(now));
        var field = MotionField.Estimate(earlier, later, searchRadius);
        for (int pixel = 0; pixel < places.Length; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, now.Width);
            var (fromX, fromY) = field.PlaceOf(x, y);
            int place = (Math.Clamp(fromY, 0, now.Height - 1) * now.Width) + Math.Clamp(fromX, 0, now.Width - 1);
            bool isInside = (uint)fromX < (uint)now.Width && (uint)fromY < (uint)now.Height;
            float difference = 0;
            for (int channel = 0; channel < now.Channels; channel++)
            {
                difference += Math.Abs(now.GetPlane(channel)[pixel] - before.GetPlane(channel)[place]);
            }

            (places[pixel], shares[pixel]) = (place, isInside ? MathF.Exp(-difference / now.Channels) : 0);
        }
    }
}
