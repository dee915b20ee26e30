namespace MLSegmentation.Training.Data;

/// <summary>Makes the records of pictures that are trained on at another size than their own.</summary>
/// <param name="size">The size that pictures and masks get.</param>
/// <param name="keepsMasks">Whether records hold the mask at its own size, too, to validate against.</param>
internal sealed class SampleResizer(ImageSize size, bool keepsMasks)
{
    // Pictures of one size mostly follow each other.
    private ImageResampler? _resampler;

    /// <summary>The size that pictures and masks get.</summary>
    public ImageSize Size => size;

    /// <summary>The record of a resized picture and mask.</summary>
    /// <param name="sample">The picture and the mask at their own size, which is another.</param>
    public byte[] Resize(Sample sample)
    {
        if (_resampler?.Source != sample.Size)
        {
            _resampler = new ImageResampler(sample.Size, size);
        }

        int count = size.Width * size.Height;
        var record = new byte[(count * (sample.Channels + 1)) + (keepsMasks ? sample.Labels.Length : 0)];
        _resampler.Resize(sample.Pixels, sample.Channels, record.AsSpan(0, count * sample.Channels));
        _resampler.ResizeLabels(sample.Labels, record.AsSpan(count * sample.Channels, count));
        if (keepsMasks)
        {
            sample.Labels.CopyTo(record.AsSpan(count * (sample.Channels + 1)));
        }

        return record;
    }
}
