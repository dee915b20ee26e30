using System.Globalization;

namespace MLSegmentation.Videos.Feedback;

/// <summary>Puts the mask of the frame before behind the channels of a frame.</summary>
internal static class MaskChannel
{
    private const float Highest = byte.MaxValue;

    /// <summary>Whether a model takes such images of frames with so many channels.</summary>
    public static bool IsWantedBy(SegmentationModelInfo model, int channels) =>
        model.Pixels == PixelKind.FloatingPoint && model.Channels == channels + 1;

    /// <summary>Makes the image.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="before">The mask of the frame before; null where there is none.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="name">How messages name the frame.</param>
    /// <exception cref="SegmentationException">The mask has another size.</exception>
    public static SegmentationImage Append(SegmentationImage frame, SegmentationMask? before, int classCount, string name)
    {
        if (before is not null && (before.Width != frame.Width || before.Height != frame.Height))
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The frame '{name}' has {frame.Width}x{frame.Height} pixels, but the mask of the frame before it has {before.Width}x{before.Height}. The "
                + $"frames of a film have one size; put those of another film into a folder of their own."));
        }

        float[] values = new float[frame.Values.Length + (frame.Width * frame.Height)];
        frame.Values.CopyTo(values);
        if (before is not null)
        {
            float step = classCount > 1 ? Highest / (classCount - 1) : 0;
            var channel = values.AsSpan(frame.Values.Length);
            for (int pixel = 0; pixel < channel.Length; pixel++)
            {
                byte label = before.Pixels[pixel];
                channel[pixel] = label == SegmentationMask.Ignored ? 0 : label * step;
            }
        }

        return SegmentationImage.Wrap(new ImageSize(frame.Width, frame.Height), frame.Channels + 1, values, frame.Samples, frame.File);
    }
}
