namespace MLSegmentation.Training.Samples;

/// <summary>Makes the records of images that are trained on at another size than their own.</summary>
/// <param name="size">The size that images and masks get.</param>
/// <param name="keepsMasks">Whether records hold the mask at its own size, too, to validate against.</param>
internal sealed class SampleResizer(ImageSize size, bool keepsMasks) : SampleChange
{
    // Images of one size mostly follow each other.
    private ImageResampler? _resampler;

    /// <inheritdoc/>
    protected override ImageSize GetSize(SampleInfo info) => size;

    /// <inheritdoc/>
    protected override byte[] CreateRecord(Sample sample)
    {
        if (_resampler?.Source != sample.Info.Size)
        {
            _resampler = new ImageResampler(sample.Info.Size, size);
        }

        int planeBytes = size.PixelCount * sample.Info.Format.BytesPerValue;
        int pixelBytes = sample.Info.Channels * planeBytes;
        byte[] record = new byte[pixelBytes + size.PixelCount + (keepsMasks ? sample.Labels.Length : 0)];
        for (int channel = 0; channel < sample.Info.Channels; channel++)
        {
            sample.Info.Format.Resize(_resampler, sample.GetPlane(channel), record.AsSpan(channel * planeBytes, planeBytes));
        }

        _resampler.ResizeLabels(sample.Labels, record.AsSpan(pixelBytes, size.PixelCount));
        if (keepsMasks)
        {
            sample.Labels.CopyTo(record.AsSpan(pixelBytes + size.PixelCount));
        }

        return record;
    }
}
