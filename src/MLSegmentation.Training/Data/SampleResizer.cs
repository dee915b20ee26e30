using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Data;

/// <summary>Makes the records of images that are trained on at another size than their own.</summary>
/// <param name="size">The size that images and masks get.</param>
/// <param name="keepsMasks">Whether records hold the mask at its own size, too, to validate against.</param>
internal sealed class SampleResizer(ImageSize size, bool keepsMasks)
{
    // Images of one size mostly follow each other.
    private ImageResampler? _resampler;

    /// <summary>The size that images and masks get.</summary>
    public ImageSize Size => size;

    /// <summary>The record of a resized image and mask.</summary>
    /// <param name="sample">The image and the mask at their own size, which is another.</param>
    public byte[] Resize(Sample sample)
    {
        if (_resampler?.Source != sample.Size)
        {
            _resampler = new ImageResampler(sample.Size, size);
        }

        int count = size.Width * size.Height;
        int pixelBytes = count * sample.Channels * (sample.Kind == PixelKind.EightBit ? sizeof(byte) : sizeof(float));
        byte[] record = new byte[pixelBytes + count + (keepsMasks ? sample.Labels.Length : 0)];
        ResizePixels(_resampler, sample, record.AsSpan(0, pixelBytes));
        _resampler.ResizeLabels(sample.Labels, record.AsSpan(pixelBytes, count));
        if (keepsMasks)
        {
            sample.Labels.CopyTo(record.AsSpan(pixelBytes + count));
        }

        return record;
    }

    private static void ResizePixels(ImageResampler resampler, Sample sample, Span<byte> resized)
    {
        if (sample.Kind == PixelKind.EightBit)
        {
            resampler.Resize(sample.Pixels, sample.Channels, resized);
            return;
        }

        var planes = MemoryMarshal.Cast<byte, float>(resized);
        int length = planes.Length / sample.Channels;
        for (int channel = 0; channel < sample.Channels; channel++)
        {
            resampler.Resize(sample.GetPlane(channel), planes.Slice(channel * length, length));
        }
    }
}
